/** RO-Crate 1.2: a flattened, compacted JSON-LD document whose graph describes each thing once. */
export interface RoCrate {
  readonly '@context': string
  readonly '@graph': readonly Entity[]
}

export interface Entity {
  readonly '@id': string
  readonly '@type': string
  readonly [property: string]: Value
}

export interface EntityReference {
  readonly '@id': string
}

type Value = string | boolean | EntityReference | readonly EntityReference[]

/** Properties that are empty or not known are left out. */
export function entity(
  id: string,
  type: string,
  properties: Readonly<Record<string, Value | null | undefined>>,
): Entity {
  const known = Object.entries(properties).flatMap(([name, value]) =>
    value == null || value === '' || (Array.isArray(value) && value.length === 0)
      ? []
      : [[name, value] as const],
  )
  return { '@id': id, '@type': type, ...Object.fromEntries(known) }
}

export function referenceTo(one: EntityReference): EntityReference {
  return { '@id': one['@id'] }
}

/** One alone stands without a list around it. */
export function referencesTo(
  many: readonly EntityReference[],
): EntityReference | readonly EntityReference[] {
  const [only, ...others] = many
  return only !== undefined && others.length === 0 ? referenceTo(only) : many.map(referenceTo)
}
