/** Goes to the first field that is wrong, in the order of the form's checks. */
export function focusFirst(
  form: { getInputNode: (path: string) => Element | null },
  problems: Readonly<Record<string, unknown>>,
): void {
  const [first] = Object.keys(problems)
  const field = first === undefined ? null : form.getInputNode(first)
  if (field instanceof HTMLElement) field.focus()
}
