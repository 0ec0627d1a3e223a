/** What a title with the placeholders of `test.each` looks like once they are filled in. It may go on. */
export function titlePattern(title: string): RegExp {
  return new RegExp(
    title
      .split(/%[sdij]|\$[\w.]+/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('.*'),
  )
}
