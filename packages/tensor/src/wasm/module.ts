// A WebAssembly module: imported functions and one imported memory, functions, exports. Gives the binary.
import { Bytes } from './bytes'
import { Code, type Callable } from './code'
import { valueTypes, type ValueType } from './instructions'

/** What a function takes and gives. */
export interface FunctionType {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

interface Declared extends Callable, FunctionType {
  code: Code | undefined
}

export interface ModuleOptions {
  /** Whether the memory is shared between threads. */
  readonly shared: boolean
}

/** The largest memory that 32-bit addresses reach: 4 GiB in pages of 64 KiB. */
export const maximumPages = 65_536

export class Module {
  readonly #options: ModuleOptions
  readonly #imports: Declared[] = []
  readonly #functions: Declared[] = []
  readonly #exports: { readonly name: string; readonly of: Callable }[] = []

  constructor(options: ModuleOptions) {
    this.#options = options
  }

  /** A function of the environment, imported as `env.<name>`. All imports come before the first function. */
  import(name: string, type: FunctionType): Callable {
    const known = this.#imports.find((declared) => declared.name === name)
    if (known !== undefined) return known
    if (this.#functions.length > 0) throw new Error(`import ${name} after the first function`)
    const declared = { index: this.#imports.length, name, ...type, code: undefined }
    this.#imports.push(declared)
    return declared
  }

  /** A function that can be called from now on; {@link define} gives it its body. */
  declare(name: string, type: FunctionType): Callable {
    const declared = { index: this.#imports.length + this.#functions.length, name, ...type, code: undefined }
    this.#functions.push(declared)
    return declared
  }

  /** Writes the body of a declared function; its parameters are the locals from 0 up. */
  define(target: Callable, body: (code: Code) => void): void {
    const declared = this.#functions[target.index - this.#imports.length] as Declared
    const code = new Code(declared.parameters.length)
    body(code)
    declared.code = code
  }

  /** Declares and defines at once. */
  function(name: string, type: FunctionType, body: (code: Code) => void): Callable {
    const target = this.declare(name, type)
    this.define(target, body)
    return target
  }

  export(name: string, of: Callable): void {
    this.#exports.push({ name, of })
  }

  /** The binary module. It imports `env.memory`. */
  encode(): Uint8Array<ArrayBuffer> {
    const all = [...this.#imports, ...this.#functions]
    const types = new Map<string, number>()
    const typeOf = ({ parameters, results }: FunctionType): number => {
      const key = `${parameters.join()}:${results.join()}`
      const known = types.get(key)
      if (known !== undefined) return known
      types.set(key, types.size)
      return types.size - 1
    }
    for (const declared of all) typeOf(declared)

    const result = new Bytes()
    result.append([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
    section(result, 1, [...types.keys()], (out, key) => {
      out.byte(0x60)
      for (const list of key.split(':')) {
        const names = list === '' ? [] : (list.split(',') as ValueType[])
        out.unsigned(names.length)
        for (const name of names) out.byte(valueTypes[name])
      }
    })
    section(result, 2, [undefined, ...this.#imports], (out, declared) => {
      out.text('env')
      if (declared === undefined) {
        out.text('memory')
        out.byte(0x02)
        out.byte(this.#options.shared ? 0x03 : 0x01)
        out.unsigned(0)
        out.unsigned(maximumPages)
      } else {
        out.text(declared.name)
        out.byte(0x00)
        out.unsigned(typeOf(declared))
      }
    })
    section(result, 3, this.#functions, (out, declared) => out.unsigned(typeOf(declared)))
    section(result, 7, this.#exports, (out, { name, of }) => {
      out.text(name)
      out.byte(0x00)
      out.unsigned(of.index)
    })
    section(result, 10, this.#functions, (out, { code, name }) => {
      if (code === undefined) throw new Error(`function ${name} has no body`)
      out.block(code.encode())
    })
    return result.take().slice() as Uint8Array<ArrayBuffer>
  }
}

function section<T>(
  result: Bytes,
  id: number,
  items: readonly T[],
  write: (out: Bytes, item: T) => void,
): void {
  const body = new Bytes()
  body.unsigned(items.length)
  for (const item of items) write(body, item)
  result.byte(id)
  result.block(body)
}
