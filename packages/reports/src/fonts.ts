import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** `fallback` writes what the others have no letters for. */
export type Face = 'text' | 'strong' | 'italic' | 'code' | 'fallback'

/** The file of a face; each is read once. Source Sans 3 and Source Code Pro are under the OFL 1.1, DejaVu under a licence of its own as free. */
export function fontFile(face: Face): Uint8Array {
  const known = read.get(face)
  if (known !== undefined) return known
  const bytes = readFileSync(fileURLToPath(files[face]()))
  read.set(face, bytes)
  return bytes
}

export const faces: readonly Face[] = ['text', 'strong', 'italic', 'code', 'fallback']

const read = new Map<Face, Uint8Array>()

const files: Readonly<Record<Face, () => string>> = {
  text: () =>
    import.meta.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
  strong: () =>
    import.meta.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf'),
  italic: () =>
    import.meta
      .resolve('@expo-google-fonts/source-sans-3/400Regular_Italic/SourceSans3_400Regular_Italic.ttf'),
  code: () =>
    import.meta
      .resolve('@expo-google-fonts/source-code-pro/400Regular/SourceCodePro_400Regular.ttf'),
  fallback: () => import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
}
