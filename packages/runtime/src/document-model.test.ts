import { expect, test } from 'vitest'
import { documentModel, offeredModel } from './document-model.ts'

test.each([
  ['http://127.0.0.1:11434/v1', '127.0.0.1:11434', true],
  ['http://localhost:8080/v1', 'localhost:8080', true],
  ['https://models.example.org/v1', 'models.example.org', false],
])('a model at %s is offered as at %s', (url, host, staysHere) => {
  const settings = documentModel.parse({ name: 'some-model', url })
  expect(offeredModel(settings)).toEqual({ name: 'some-model', host, staysHere })
})

test.each([
  ['without encryption', { url: 'http://models.example.org/v1' }],
  ['in the disguise of this machine', { url: 'http://127.0.0.1.example.org/v1' }],
  ['with a password', { url: 'https://me:secret@models.example.org/v1' }],
  ['with a question', { url: 'https://models.example.org/v1?key=secret' }],
  ['that is no address', { url: 'models' }],
  ['of another kind', { url: 'file:///etc/passwd' }],
  ['without a name', { name: '' }],
  ['that is called as Tessera is', { name: 'TESSERA' }],
])('a model %s is refused', (_, wrong) => {
  const good = { name: 'some-model', url: 'https://models.example.org/v1' }
  expect(documentModel.safeParse(good).success).toBe(true)
  expect(documentModel.safeParse({ ...good, ...wrong }).success).toBe(false)
})
