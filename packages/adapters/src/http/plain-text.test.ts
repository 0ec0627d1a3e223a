import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageText, plainText } from './plain-text.ts'

describe('plainText', () => {
  it.each([
    ['<b>Imputation (2/4)</b><br><div class="x"><i></i></div>', 'Imputation (2/4)'],
    ['A &amp;lt; B &#39;c&#x27; &quot;d&quot;&nbsp;e', `A &lt; B 'c' "d" e`],
    ['one<br/>two</p>three\n\n\nfour', 'one\ntwo\nthree\nfour'],
    ['< 3 SNPs', '< 3 SNPs'],
    ['&unknown; &#0; &#9999999;', '&unknown; &#0; &#9999999;'],
    ['bell\u0007 and escape\u001b[31m', 'bell and escape [31m'],
  ])('%j', (html, text) => {
    expect(plainText(html)).toBe(text)
  })

  it('keeps to its length', () => {
    expect(plainText('x'.repeat(5000), 100)).toHaveLength(100)
  })

  it.each([
    ['cut in two', `${'x'.repeat(98)}😀😀`],
    ['sent as half', 'a\ud83d'],
    ['written as half an entity', '&#xD83D;'],
  ])('leaves no half of a character that was %s', (_, html) => {
    expect(plainText(html, 100).isWellFormed()).toBe(true)
  })

  it('leaves no element and no control character in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (html) => {
        expect(plainText(`<p>${html}`)).not.toMatch(/[^\P{Cc}\n]/u)
        expect(plainText(`a<i x="${html.replace(/[<>&]/g, '')}">b`)).toBe('ab')
      }),
    )
  })

  it('is quick on text made to be slow', () => {
    const started = performance.now()
    plainText('<'.repeat(20_000))
    plainText('&'.repeat(20_000))
    plainText(`<br${' '.repeat(20_000)}`)
    plainText(`a${' \n'.repeat(10_000)}b`)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('messageText', () => {
  it.each([
    'We encrypted the results with the following password: <b>Abc123</b>',
    'We encrypted the results with the following password: Abc123',
    'password:<br><b>Abc123</b>',
    'Your password is <i>Abc123</i>',
    'The <b>Abc123</b> is your password.',
    'PASSWORD (keep it): Abc123',
  ])('masks the password in %j', (html) => {
    const text = messageText(html)
    expect(text).not.toContain('Abc123')
    expect(text).toContain('[hidden]')
  })

  it.each([
    'We have sent a notification email to <b>ada@example.org</b>',
    'Mail to ada.lovelace+lab@mail.example.co.ke failed.',
    'ada@example.org',
    'Geschrieben an ada@example-köln.de.',
    'Sent to ada@example.org: see there',
  ])('masks the address in %j', (html) => {
    const text = messageText(html)
    expect(text).not.toMatch(/ada|example/)
    expect(text).toContain('[hidden]')
  })

  it.each(['apps@1000g-phase-3-chr20@1.0.0', 'apps@hrc-r1.1', 'imputationserver2@2.0.12'])(
    'leaves the key %s',
    (key) => {
      expect(messageText(key)).toBe(key)
    },
  )

  it('leaves other bold text', () => {
    expect(messageText('Samples: <b>51</b>')).toBe('Samples: 51')
  })
})
