// Bundles src/ into dist/, or into the folder that is named. The same source gives the same bytes, so that a test can compare them.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = resolve(process.argv[2] ?? join(here, "dist"));
const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  sourcemap: true,
  sourceRoot: "pincite-widget",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

// What a source map names its sources by must not depend on where it is written to.
const named = (name) => ({ outfile: join(outdir, name) });
await build({ ...shared, ...named("v1.js"), entryPoints: ["src/script.ts"], format: "iife" });
await build({ ...shared, ...named("v1.mjs"), entryPoints: ["src/module.ts"], format: "esm" });
await build({ ...shared, ...named("embed.js"), entryPoints: ["src/frame/embed.ts"], format: "iife" });
