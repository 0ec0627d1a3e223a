import { writeFile } from 'node:fs/promises'
import { rolesPage } from './roles-page.ts'

/** Writes `docs/roles.md`, after a procedure was added or is for others than before. */
await writeFile(new URL('../../../docs/roles.md', import.meta.url), rolesPage())
