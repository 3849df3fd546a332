// How every package is built: one ESM file, one CJS file, and types for each.
import { basename } from 'node:path'
import { minify } from 'terser'
import { defineConfig, type Options } from 'tsup'

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number]
type Plugin = NonNullable<Options['plugins']>[number]

/** Leaves out what only tests ask for: the samples of ops. Those who make and keep them do nothing then. */
const withoutSamples: EsbuildPlugin = {
  name: 'without samples',
  setup(build) {
    build.onLoad({ filter: /graph[\\/]samples\.ts$/ }, () => ({
      contents: `
        export const withSamples = (op) => op
        export const sample = () => {}, real = sample, whole = sample, bool = sample`,
    }))
  },
}

/**
 * Namespaces as bundlers can leave them out: esbuild fills an object by a call, which has to stay wherever a page asks
 * for anything. Lines stay where they are, for the source map.
 */
const forgettable = (code: string): string =>
  code
    .replace(/(?<=^var __export = [^}]*\{[^}]*\}\);)(?=\n\};)/m, ' return target')
    .replaceAll(/^var (\w+) = \{\};\n__export\(\1,/gm, 'var $1 =\n/* @__PURE__ */ __export({},')

/**
 * Does what the minifiers of bundlers leave undone: constants stand where they are used, small functions in place of
 * their calls. Names are kept, for stack traces and errors, and so are functions that are called once: inside others
 * they would be made anew by each call. What bundlers are told of calls without effects stays, too.
 */
const condensed: Plugin = {
  name: 'condensed',
  async renderChunk(code, { path, map }) {
    const { code: condensed, map: mapped } = await minify(
      { [basename(path)]: this.format === 'esm' ? forgettable(code) : code },
      {
        module: this.format === 'esm',
        toplevel: true,
        ecma: 2020,
        compress: { passes: 2, reduce_funcs: false },
        mangle: false,
        format: { preserve_annotations: true, comments: /__NO_SIDE_EFFECTS__/ },
        ...(map && { sourceMap: { content: map as string, asObject: true } }),
      },
    )
    return condensed === undefined ? undefined : { code: condensed, map: mapped as object }
  },
}

/** The code alone, without types and source maps. */
export const code: Options = {
  entry: ['src/index.ts'],
  esbuildPlugins: [withoutSamples],
  plugins: [condensed],
}

export default defineConfig({
  ...code,
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { composite: false } },
  sourcemap: true,
  clean: true,
})
