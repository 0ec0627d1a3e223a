import { Fault } from '@tessera/runtime/fault'

/**
 * Nothing that anybody asks for is nested deeper than a few levels: what is would cost whoever reads it, and no schema of ours
 * wants it.
 *
 * @throws Fault `invalid_input`
 */
export function requireShallow(json: string): void {
  let depth = 0
  let isInText = false
  // By hand: a pattern for texts starts anew at each quotation mark of one that is never closed.
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (isInText) {
      if (character === '\\') at++
      else if (character === '"') isInText = false
    } else if (character === '"') isInText = true
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    if (depth > deepest)
      throw new Fault('invalid_input', { detail: 'the JSON is nested too deeply' })
  }
}

const deepest = 32
