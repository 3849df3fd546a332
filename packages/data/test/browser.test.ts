// The package in a browser: it bundles without Node's modules, loads where there is neither `process` nor
// `Buffer`, and works there.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runBundled } from '../../../tests/bundled'

const page = `
import { batches, DataLoader, encodeNpz, loadDigits, parseCsv, parseNpz, readCsv } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))}
const table = await parseCsv(new TextEncoder().encode('1,2\\n'), { columns: [{ name: 'a' }, { name: 'b' }] })
const { images, labels, source } = await loadDigits({ download: false })
const [batch] = batches({ images, labels }, { size: 5 })
const directory = await loadDigits({ directory: '/data' }).catch((error) => error.message)
const streamed = []
for await (const { values } of readCsv(['1,2\\n3', ',4\\n'], { columns: [{ name: 'a' }, { name: 'b' }] })) streamed.push(...values)
const zipped = new Blob(['5,6\\n7,8\\n']).stream().pipeThrough(new CompressionStream('gzip'))
for await (const { values } of readCsv(zipped, { columns: [{ name: 'a' }, { name: 'b' }] })) streamed.push(...values)
const none = await readCsv('a.csv', { columns: [] }).next().catch((error) => error.message)
const { x } = parseNpz(encodeNpz({ x: batch.labels }))
const loaded = [...new DataLoader([1, 2, 3], { batchSize: 2 })].map((numbers) => numbers.arraySync())
export default JSON.stringify([[...table.values], batch.images.shape, source.kind, directory, streamed, none, x.shape, loaded])
`

test('works in a browser', async () => {
  const { warnings, printed } = await runBundled(page)
  expect(warnings).toEqual([])
  expect(JSON.parse(printed.join('\n'))).toEqual([
    [1, 2],
    [5, 64],
    'synthetic',
    'loadDigits: no data: expected a file system to read /data from; there is none here',
    [1, 2, 3, 4, 5, 6, 7, 8],
    'readCsv: no data: expected a file system to read a.csv from; there is none here',
    [5],
    [[1, 2], [3]],
  ])
})
