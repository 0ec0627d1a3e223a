/** A file that is no CSV as RFC 4180 has it. */
export class MalformedCsv extends Error {
  override readonly name = 'MalformedCsv'
}

/**
 * The records of a CSV file, each as its columns by name; the first record names them. Fields may be quoted and hold
 * commas, quotes and line breaks.
 *
 * @param chunks text, in pieces of any size
 * @throws MalformedCsv when a record has more or fewer fields than the first, or a quote is open at the end
 */
export async function* csvRows(
  chunks: AsyncIterable<string>,
): AsyncGenerator<ReadonlyMap<string, string>> {
  let names: readonly string[] | null = null
  for await (const fields of csvRecords(chunks)) {
    if (names === null) {
      names = fields.map((name) => name.trim().toLowerCase())
      continue
    }
    if (fields.length !== names.length) {
      throw new MalformedCsv(`a record has ${fields.length} fields, and the first ${names.length}`)
    }
    yield new Map(names.map((name, index) => [name, fields[index] ?? '']))
  }
}

async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let fields: string[] = []
  let field = ''
  let state: 'plain' | 'quoted' | 'after_quote' = 'plain'
  for await (const chunk of chunks) {
    for (const character of chunk) {
      if (state === 'quoted') {
        if (character === '"') state = 'after_quote'
        else field += character
        continue
      }
      if (state === 'after_quote' && character === '"') {
        field += character
        state = 'quoted'
        continue
      }
      state = state === 'plain' && character === '"' && field === '' ? 'quoted' : 'plain'
      if (state === 'quoted' || character === '\r' || character === byteOrderMark) continue
      if (character === ',') {
        fields.push(field)
        field = ''
      } else if (character === '\n') {
        if (fields.length > 0 || field !== '') yield [...fields, field]
        fields = []
        field = ''
      } else field += character
    }
    if (field.length > longestField) throw new MalformedCsv('a field is too long')
  }
  if (state === 'quoted') throw new MalformedCsv('a quote is open at the end')
  if (fields.length > 0 || field !== '') yield [...fields, field]
}

const byteOrderMark = '\uFEFF'
const longestField = 100_000
