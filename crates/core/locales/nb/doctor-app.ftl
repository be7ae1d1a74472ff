### Feilsøking: denne appen på denne maskinen.

check-app-storage = Porticos mappe og disken
storage-full = Disken er full, så ingenting kan lagres.
storage-not-writable = Det går ikke an å skrive i Porticos mappe.
storage-scarce = Det er nesten ikke plass igjen på disken.
step-make-room = Slett det du ikke trenger, eller tøm papirkurven.
step-make-writable = Gi deg selv rett til å skrive i denne mappen, eller be IT-avdelingen om det.
