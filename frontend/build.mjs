// Bundles editor.js into one classic script, and collects the licences of everything in it.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
const outfile = join(vendor, "editor.min.js");

const result = await build({
  entryPoints: [join(here, "editor.js")],
  outfile,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "ServiceLabEditor",
  target: "es2020",
  legalComments: "none",
  charset: "utf8",
  metafile: true,
  absWorkingDir: here,
});

const packages = new Set(
  Object.keys(result.metafile.inputs)
    .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
    .filter(Boolean),
);
const notices = [...packages].sort().map((name) => {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(
  join(vendor, "LEGAL.txt"),
  `editor.min.js is bundled from these packages (how: frontend/README.md).\n\n${notices.join(`\n${"-".repeat(72)}\n\n`)}`,
);

// The lock file says which bytes are wanted; where they come from is the reader's registry to say.
const lock = join(here, "package-lock.json");
const locked = JSON.parse(readFileSync(lock, "utf8"));
for (const entry of Object.values(locked.packages)) delete entry.resolved;
writeFileSync(lock, `${JSON.stringify(locked, null, 2)}\n`);

const bytes = readFileSync(outfile);
console.log(`${outfile}: ${bytes.length} bytes, sha256 ${createHash("sha256").update(bytes).digest("hex")}`);
