// Makes every icon from the drawings in icons/. Needs rsvg-convert and ImageMagick; the results
// are committed, so that a build needs neither.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const icons = fileURLToPath(new URL("../icons/", import.meta.url));
const draw = (from, size, to) =>
  execFileSync("rsvg-convert", ["-w", size, "-h", size, "-o", to, join(icons, from)].map(String));

const large = "portico.svg";
const small = "portico-small.svg";

draw(small, 32, join(icons, "32x32.png"));
draw(large, 128, join(icons, "128x128.png"));
draw(large, 256, join(icons, "128x128@2x.png"));
draw(large, 512, join(icons, "icon.png"));
draw(small, 32, join(icons, "tray.png"));
draw("tray-template.svg", 32, join(icons, "tray-template.png"));

const scratch = mkdtempSync(join(tmpdir(), "portico-icons-"));
try {
  // Windows: small sizes from the small drawing.
  const sizes = [16, 24, 32, 48, 256];
  const files = sizes.map((size) => {
    const file = join(scratch, `${size}.png`);
    draw(size <= 32 ? small : large, size, file);
    return file;
  });
  execFileSync("convert", [...files, join(icons, "icon.ico")]);

  // macOS: the packer of Tauri's own tool.
  const source = join(scratch, "1024.png");
  draw(large, 1024, source);
  const out = join(scratch, "tauri");
  execFileSync("npx", ["tauri", "icon", source, "--output", out], { stdio: "ignore" });
  execFileSync("cp", [join(out, "icon.icns"), join(icons, "icon.icns")]);
} finally {
  rmSync(scratch, { recursive: true });
}
