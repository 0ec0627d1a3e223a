import { z } from 'zod'

/** Terms of the Data Use Ontology of GA4GH: permissions first, from the widest to the narrowest. */
export const dataUseId = z.enum([
  'DUO:0000004',
  'DUO:0000042',
  'DUO:0000006',
  'DUO:0000007',
  'DUO:0000011',
  'DUO:0000043',
  'DUO:0000012',
  'DUO:0000015',
  'DUO:0000016',
  'DUO:0000018',
  'DUO:0000045',
  'DUO:0000046',
  'DUO:0000019',
  'DUO:0000020',
  'DUO:0000021',
  'DUO:0000022',
  'DUO:0000024',
  'DUO:0000025',
  'DUO:0000026',
  'DUO:0000027',
  'DUO:0000028',
  'DUO:0000029',
  'DUO:0000044',
])
export type DataUseId = z.infer<typeof dataUseId>

export interface DataUseTerm {
  readonly id: DataUseId
  /** As the ontology calls it. */
  readonly label: string
  /** In one sentence of ours. */
  readonly meaning: string
  /** A permission says what for, a modifier on what condition. */
  readonly kind: 'permission' | 'modifier'
}

export function dataUseTerm(id: DataUseId): DataUseTerm {
  return { id, ...terms[id] }
}

const terms: Readonly<Record<DataUseId, Omit<DataUseTerm, 'id'>>> = {
  'DUO:0000004': permission('no restriction', 'Anybody may use the data for anything.'),
  'DUO:0000042': permission(
    'general research use',
    'The data may serve any research, on health or on something else.',
  ),
  'DUO:0000006': permission(
    'health or medical or biomedical research',
    'The data may serve research on health, illness or medicine.',
  ),
  'DUO:0000007': permission(
    'disease specific research',
    'The data may serve research on the named disease and on no other.',
  ),
  'DUO:0000011': permission(
    'population origins or ancestry research only',
    'The data may serve research on where people come from, and nothing else.',
  ),
  'DUO:0000043': permission(
    'clinical care use',
    'Those who treat the patient may use the data for her care.',
  ),
  'DUO:0000012': modifier(
    'research specific restrictions',
    'Only a certain kind of research is allowed, such as that on children.',
  ),
  'DUO:0000015': modifier(
    'no general methods research',
    'Methods, software and algorithms may not be developed for their own sake.',
  ),
  'DUO:0000016': modifier(
    'genetic studies only',
    'Only research that has to do with genes is allowed.',
  ),
  'DUO:0000018': modifier(
    'not for profit, non commercial use only',
    'Only organisations that are not run for profit may use the data, and for nothing commercial.',
  ),
  'DUO:0000019': modifier(
    'publication required',
    'Whoever uses the data must make the results known to other researchers.',
  ),
  'DUO:0000020': modifier(
    'collaboration required',
    'Whoever uses the data must work together with those who hold them.',
  ),
  'DUO:0000021': modifier(
    'ethics approval required',
    'An ethics committee must agree before the data are used.',
  ),
  'DUO:0000022': modifier(
    'geographical restriction',
    'The data may be used in certain countries or places only.',
  ),
  'DUO:0000024': modifier(
    'publication moratorium',
    'Nothing may be published before a certain date.',
  ),
  'DUO:0000025': modifier(
    'time limit on use',
    'The data may be used up to a certain date, or for a certain time.',
  ),
  'DUO:0000026': modifier('user specific restriction', 'Only the named persons may use the data.'),
  'DUO:0000027': modifier(
    'project specific restriction',
    'The data may be used in the named project only.',
  ),
  'DUO:0000028': modifier(
    'institution specific restriction',
    'The data may be used in the named institution only.',
  ),
  'DUO:0000029': modifier(
    'return to database or resource',
    'What is derived from the data must be given back to those who hold them.',
  ),
  'DUO:0000044': modifier(
    'population origins or ancestry research prohibited',
    'The data may not serve research on where people come from.',
  ),
  'DUO:0000045': modifier(
    'not for profit organisation use only',
    'Only organisations that are not run for profit may use the data.',
  ),
  'DUO:0000046': modifier(
    'non-commercial use only',
    'The data may not be used for anything commercial.',
  ),
}

function permission(label: string, meaning: string): Omit<DataUseTerm, 'id'> {
  return { label, meaning, kind: 'permission' }
}

function modifier(label: string, meaning: string): Omit<DataUseTerm, 'id'> {
  return { label, meaning, kind: 'modifier' }
}
