import { getDocumentProxy } from 'unpdf'

export interface Node {
  readonly role: string
  readonly alt: string | undefined
  readonly text: string
  readonly children: readonly Node[]
}

export interface ReadPdf {
  readonly title: string
  readonly pages: number
  /** Of each page, in the order of the structure; what is an artifact is not in it. */
  readonly nodes: readonly Node[]
  /** Each piece of text where it stands, artifacts too. */
  readonly pieces: readonly {
    readonly page: number
    readonly text: string
    readonly x: number
    readonly y: number
    readonly right: number
  }[]
  readonly outline: readonly {
    readonly title: string
    readonly items: readonly { readonly title: string }[]
  }[]
}

/** As a reader of its own understands the file. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const nodes: Node[] = []
  const pieces: ReadPdf['pieces'][number][] = []
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent({ includeMarkedContent: true })
    const texts = new Map<string, string>()
    const open: (string | null)[] = []
    for (const item of items as readonly Item[]) {
      if (item.type === 'endMarkedContent') open.pop()
      else if (item.type !== undefined) open.push(item.id ?? null)
      else {
        const id = open.findLast((each) => each !== null)
        if (id != null)
          texts.set(
            id,
            (texts.get(id) ?? '') + (item.str ?? '') + (item.hasEOL === true ? ' ' : ''),
          )
        const [, , , , x = 0, y = 0] = item.transform ?? []
        if ((item.str ?? '').trim() !== '')
          pieces.push({ page: number, text: item.str ?? '', x, y, right: x + (item.width ?? 0) })
      }
    }
    const tree = await page.getStructTree()
    if (tree !== null) nodes.push(nodeOf(tree as Tree, texts))
  }
  const { info } = await pdf.getMetadata()
  const outline = (await pdf.getOutline()) ?? []
  return {
    title: String((info as { Title?: unknown }).Title),
    pages: pdf.numPages,
    nodes,
    pieces,
    outline,
  }
}

/** All of a role, in the order in which they are read. */
export function allOf(nodes: readonly Node[], ...roles: readonly string[]): readonly Node[] {
  return nodes.flatMap((node) => [
    ...(roles.includes(node.role) ? [node] : []),
    ...allOf(node.children, ...roles),
  ])
}

export function textOf(node: Node): string {
  return (node.text + node.children.map(textOf).join('')).replaceAll(/\s+/g, ' ').trim()
}

function nodeOf(tree: Tree, texts: ReadonlyMap<string, string>): Node {
  const children = tree.children ?? []
  return {
    role: tree.role ?? '',
    alt: tree.alt,
    text: children
      .map(({ type, id }) => (type === 'content' ? (texts.get(id ?? '') ?? '') : ''))
      .join(''),
    children: children
      .filter(({ role }) => role !== undefined)
      .map((child) => nodeOf(child, texts)),
  }
}

interface Item {
  readonly type?: string
  readonly id?: string | null
  readonly str?: string
  readonly hasEOL?: boolean
  readonly width?: number
  readonly transform?: readonly number[]
}

interface Tree {
  readonly role?: string
  readonly alt?: string
  readonly type?: string
  readonly id?: string
  readonly children?: readonly Tree[]
}
