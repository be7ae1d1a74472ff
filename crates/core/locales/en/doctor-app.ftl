### Troubleshooting: this app on this computer.

check-app-storage = Portico's folder and the disk
storage-full = The disk is full, so nothing can be kept.
storage-not-writable = Portico's folder can't be written to.
storage-scarce = There is hardly any room left on the disk.
step-make-room = Delete what you don't need, or empty the trash.
step-make-writable = Give yourself the right to write to this folder, or ask your IT department to.
