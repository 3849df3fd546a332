// The page of reports: complete, escaped, and in need of nothing else.
import { tensor } from '@chainrule/tensor'
import { expect, test } from 'vitest'
import { arbitraryTensor, checkDerivation, checkUpdate, htmlPage } from '../index'

const wrong = (name: string) =>
  checkDerivation({
    name,
    inputs: { 'x<y>': arbitraryTensor(['n']) },
    loss: (inputs) => inputs['x<y>'].square().sum(),
    gradients: (inputs) => ({ 'x<y>': inputs['x<y>'].mul(3) }),
    runs: 5,
  })
const update = checkUpdate({
  name: 'ascent',
  inputs: { w: [2] },
  loss: ({ w }) => w.square().sum(),
  update: ({ w }) => ({ w: w.add(w) }),
  runs: 5,
})

test('a page says what the text says', () => {
  const report = wrong('squares')
  const html = report.toHtml()
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
  for (const { heading, lines } of report.toDocument().findings) {
    for (const text of [heading, ...lines])
      expect(html).toContain(text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&#39;'))
  }
  expect(html).toContain('the smallest failing case: n = 1')
})

test('whatever the user names things, nothing becomes markup', () => {
  const html = wrong('<script>alert("a & b")</script>').toHtml()
  expect(html).toContain('&lt;script&gt;alert(&quot;a &amp; b&quot;)&lt;/script&gt;')
  expect(html).not.toContain('<script')
  expect(html).not.toContain('<y>')
  expect(html).toContain('x&lt;y&gt;')
})

test('a page needs nothing from elsewhere', () => {
  expect(wrong('squares').toHtml()).not.toMatch(/https?:|src=|href=|@import|url\(/)
})

test('one page holds reports of both kinds, right and wrong', () => {
  const right = checkDerivation({
    name: 'right',
    inputs: { x: tensor([1, 2]) },
    loss: ({ x }) => x.sum(),
    gradients: () => ({ x: [1, 1] }),
  })
  const html = htmlPage('all', [wrong('wrong'), update, right])
  expect(html.match(/<article>/g)).toHaveLength(3)
  expect(html.match(/class="wrong"/g)).toHaveLength(2)
  expect(html.match(/class="ok"/g)).toHaveLength(1)
  expect(html).toContain('<title>all</title>')
})
