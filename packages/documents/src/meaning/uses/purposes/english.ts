import type { UseRule } from '../use-rule.ts'
import { en } from '../words.ts'

const enHealth =
  '(health*|medical*|medicine*|biomedic*|ill health|disease*|illness*|sickness*|ill|sick|unwell|healthy|therap*|diagnos*|treatment*|cure*|clinical research)'
const enBeyond =
  '((whether|be it|be they) .. or (not|otherwise)|or not|or otherwise|or (other*|social|historical|anything|any other|none)|(not|no|need not|never) .. (limited|confined|restricted|only|have to|obliged|bear|relate|show|concern|be about|be related|need) ... (health|disease|medic*|biomedic*|illness)|xnotonly .. (health|disease|medic*)|nothing to do with|whether [in|of|for] (medic*|health*|disease*) ... or|(also|including|even|or|whether|fields|both within and) .. (beyond|outside|unrelated to|other than) .. (health|medic*|disease|biomedic*)|including .. (not|unrelated|outside|beyond|other than|non) ...|non (medical|health|biomedical)|even .. (not|nothing|no connection|unrelated))'
const enAny =
  '((not|no|never) .. (limit*|restrict*) .. (topic*|subject*|field*|theme*|discipline*)|(any|every|all|whatever|whichever|unlimited|unrestricted|unspecified) [kind|kinds|type|types|form|forms|sort|sorts|field|fields|area|areas|manner|legitimate|bona fide|lawful|valid|qualified|academic|serious] [of|or] [future|further] (research*|scien*|stud*|investigation*|inquir*|enquir*|academic|knowledge|scholar*|question*|discipline*|topic*|field*|subject*|project*)|general research|broad [future] research|research .. (any|every|all|whatever) (kind*|type*|sort*|description|nature|field*|discipline*|topic*|subject*|area*|purpose*|form*|question*)|any (field|area|branch|discipline|domain) (of|or)|(future|further) .. (research|stud*) .. (not yet known|any kind|any type|whatever)|as many (kinds|fields)|free* [to] choose .. (topic*|question*|subject*|research)|(no|without [any]) (limit*|restriction*) .. (topic*|subject*|field*|question*|kind*|type*|nature|purpose*|theme*|discipline*|area*|research)|research (without|of) [any] (limit*|restriction*|unlimited|all kinds|every kind))'
const enWide =
  '((health|medic*|biology) .. (behavio*|histor*|social*|anthropolog*|sociolog*|demograph*|econom*)|(histor*|social scien*|behavio*|anthropolog*|sociolog*|demograph*|econom*) .. (health|medic*|biolog*))'
const enPurpose = `(${en.study}|purpose*|understand*|learn*|prevent*|find*|aim*|knowledge|benefit*|field|discover*)`

export const englishPurposes: readonly UseRule[] = [
  {
    duo: 'DUO:0000004',
    confidence: 0.95,
    lifted: true,
    all: [
      '((without|no|free of|free from|not subject to|unrestricted) [any] (restriction*|limit*|condition*|constraint*|use) ... (any|all|whatever|every) .. (purpose*|use*|end*|one|way)|anyone .. (any|whatever) .. purpose*|any purpose ... (whatsoever|whatever|without|no (restriction*|limit*|condition*))|no (restriction*|limit*|condition*) [of any kind|whatsoever] .. (on|to|for|upon|as to) [the|their|its|this|these|any] [further] (use*|purpose*|reuse|data|sample*|genotype*|genome*|what)|(released|available|public*|open*|given|dedicated) .. (public domain|without restriction*|unrestricted)|unrestricted (use|access)|whatever (use|purpose) .. (like*|wish*|choos*|see*)|cc0)',
    ],
    none: ['(research purpose|research purposes|access|territor*|publish*|republi*|commercial*)'],
  },
  {
    duo: 'DUO:0000042',
    confidence: 0.9,
    lifted: true,
    all: [enAny, en.may],
    none: [
      'xdisease',
      '((any|every|each|all) [research|such|new] project*|any (other|new)|genetic (research|stud*|question*) .. only|only .. genetic*|amend*|report*|approv* by|copyright|result* of|publication* of|informed of|attempt*|re identif*|reidentif*|identify|notif*|acknowledg*|withdraw*|own* by|must cite|shall cite|liab*|ask us|answer* any question*|questions about|any question you|have any question*|any questions|all questions [about|i]|asked)',
      enHealth,
    ],
  },
  {
    duo: 'DUO:0000042',
    confidence: 0.92,
    lifted: true,
    all: [`(${enAny}|research|scien*|stud*|question*|any purpose)`, enBeyond, enHealth, en.use],
    none: [
      'xdisease',
      '(pay*|insur*|care will|your doctor|prohibit*|excluded|not (allowed|permitted)|forbidden)',
    ],
  },
  {
    duo: 'DUO:0000042',
    confidence: 0.93,
    lifted: true,
    all: [
      '(general research use|research of (every|any|all) (kind*|description|sort*|type*)|any research (purpose|question|use)|for any research|any type of research|all types of research|unrestricted research)',
    ],
    none: [enHealth, 'xdisease'],
  },
  {
    duo: 'DUO:0000042',
    confidence: 0.9,
    lifted: true,
    all: [`(${enAny}|research|stud*)`, enWide, en.use],
    none: ['xdisease', '(prohibit*|excluded|social care)'],
  },
  {
    duo: 'DUO:0000006',
    confidence: 0.85,
    all: [
      `(not|no|un*|without) .. (concern*|relat*|connect*|bear*|to do with|link*|aim*|contribut*) ... ${enHealth} ... (prohibit*|excluded|forbidden|not (allowed|permitted|covered)|outside|barred|ruled out)`,
    ],
    none: ['xdisease'],
  },
  {
    duo: 'DUO:0000006',
    confidence: 0.9,
    all: [
      `((${en.use}|${en.only}|purpose*|agree*|consent*) ... (for|to|in|into|about|of|on|;|advance*|serve*|support*|only|any|further*|conduct*|purposes|with) ... ${enHealth} ...|${enHealth} .. ${enPurpose} ... ${en.only})`,
      `(${enHealth} [and|or|related|care] [the] .. ${en.study}|${enHealth} [and|or] [biomedic*|medic*|clinical] [scien*|purpose*]|${enPurpose} ... ${enHealth})`,
      en.may,
    ],
    none: [
      'xdisease',
      enBeyond,
      `${en.only} .. (stud*|research) .. gene*`,
      '(i have read|your (care|treatment|doctor*)|care team|medical record* .. (linked|copied|will be (kept|read|copied))|health insur*|notif*|contact*|withdraw*|risk*|benefit you|treated at|we have recruited|sponsor*|pay*|not ... (health|medic*) ... research|date of|family history|incidental*|return* .. results)',
    ],
  },
  {
    duo: 'DUO:0000006',
    confidence: 0.92,
    all: [
      `(for|to) [the] [purpose* of] [any|all|general|future] (health|medical|biomedical|health related|health and medical|medical and health|health or medical|health medical or biomedical|biomedical and health|disease related|clinical and biomedical|medical or biomedical) .. (research|stud*|science|investigation*|purposes|inquir*)`,
    ],
    none: ['xdisease', enBeyond, '(not|never) .. for', 'approved by'],
  },
  {
    duo: 'DUO:0000007',
    confidence: 0.9,
    all: [
      'xdisease',
      `(${en.study}|purpose*|understand*|field|use*|only|learn*)`,
      `(${en.use}|${en.only}|agree*|consent*|purpose*|field) `,
      `(${en.only}|disease specific|(not|never|no|nor) ... other (condition*|disease*|illness*|disorder*|purpose*|field*|research|subject*|aim*|end*|topic*))`,
    ],
    none: [
      '(does not|do not|not confined|not limited|not restricted|exclusion criteria|whether|protocol title|title|entitled|recruited|participants with|cohort of)',
      '(outside the (scope|purpose|permission)|fall outside|not included)',
    ],
  },
  {
    duo: 'DUO:0000007',
    confidence: 0.85,
    all: [
      `((use*|using|provid*|suppl*|release*|transfer*|shar*|available|analy*|stud*|dedicated|access*|allow*|permit*|agree*|consent*|purpose*|grant*|given|employ*|authori*|field of research|research (area|field)|permitted (use|purpose)) ... (for|on|into|about|of|to|;|in|study|investigate) .. (${en.study}|understand*|causes|purpose*|prevent*|treat*|genetics|;) ... xdisease|xdisease .. (research|stud*) .. (only|purpose*))`,
      '(may|can|shall|will|must|is|are|be|agree*|consent*|permit*|allow*|only|limited|;)',
    ],
    none: [
      '(not ... xdisease|never|no ... xdisease|outside|title|entitled|recruited|we are asking|invit*|has been (stud*|given)|have been|between|patients with|people with|persons with|who have|diagnosed|because|asked|cohort of|whose|funded|participants|approved|aim* to|aims|for instance|for example|e g)',
    ],
  },
  {
    duo: 'DUO:0000011',
    confidence: 0.9,
    all: [en.ancestry, en.only, `(${en.use}|${en.study})`],
    none: [
      `(not|never|no|nor|prohibit*|forbid*|exclud*|refrain*) ... ${en.ancestry}`,
      `${en.ancestry} ... (not permitted|not allowed|prohibit*|forbid*|excluded|ruled out)`,
      `(no|not) .. limit*`,
    ],
  },
  {
    duo: 'DUO:0000044',
    confidence: 0.9,
    all: [
      `(${en.not} ... ${en.ancestry}|${en.ancestry} ... (prohibit*|forbid*|forbidden|not (permitted|allowed|be|to be)|excluded|ruled out|may not|must not|shall not|cannot|barred|is out|are out|unacceptable|disallowed|off limits|; no))`,
      `(${en.study}|use*|using|find out|learn|trace|infer*|determin*|purpose*|examin*|explor*)`,
    ],
    none: [
      '(do not mind|not mind|do not object|no objection|not (prohibited|excluded|forbidden)|nothing but|for nothing else|no other purpose|only .. (ancest*|origins)|re identif*|identify (individual|participant)*)',
    ],
  },
  {
    duo: 'DUO:0000016',
    confidence: 0.9,
    all: [
      `(${en.only} ... (genetic*|genomic*|gene|genes|dna|heredit*) .. (stud*|research|investigation*|analys*|question*|work|purpose*)|(genetic*|genomic*|gene|genes) .. (stud*|research|investigation*|analys*|question*|work|purpose*) ... ${en.only}|(stud*|research|investigation*) .. (on|of|into|about) .. (gene|genes|genetic*|heredit*|dna) ... ${en.only}|${en.only} .. (stud*|research|investigation*|work) .. (gene|genes|genetic*|heredit*|inherit*)|(no|not) ... (research|stud*|use*) ... (without|lack*|no|has no) .. genetic (component|element|question|aspect|dimension))`,
    ],
    none: [
      '(genetic data|genetic material only)',
      'xorganisation ... only',
      '(project|study) (entitled|named)',
      '(confirm|identif*) .. individual',
    ],
  },
  {
    duo: 'DUO:0000043',
    confidence: 0.88,
    all: [
      '((doctor*|clinician*|physician*|care team|clinical team|health professional*|healthcare professional*|nurse*|pharmacist*|hospital*|treating) ... (use|open|see|consult|look|access|guid*|inform*|rely|decid*) ... (care|treat*|diagnos*|decision*|manag*)|(for|in|guide|inform|support) [the|your|direct|his|their|her|individual|routine] [own|medical|clinical|patient] (clinical care|patient care|care|clinical decision*|medical care|treatment (decision*|of [the|individual|named] patient*))|clinical (care|use|decision making|decision* ))',
      '(may|can|also|will|allow*|permit*|agree*|authori*|used|use)',
    ],
    none: [
      '(not|no|never|nor|won t|refus*|saying no|decline|regardless|standard|whether you|quality of|affect*|research only|usual care|incidental*|health care costs|better ways)',
      'stud* how',
      'improve (care|treatment)',
    ],
  },
  {
    duo: 'DUO:0000012',
    confidence: 0.8,
    all: [
      `(${en.only} ... ${en.people}|${en.people} ... (${en.only}|outside)|(must|shall|should|has to|have to) .. (concern*|relate to|involve|address|be about|focus* on|bear on|deal with) .. ${en.people})`,
      en.study.replace(')', '|question*)'),
      '(may|shall|must|is|are|be|used|concern*|restrict*|limit*|permit*|allowed)',
    ],
    none: [
      '(consent of|parent*|guardian*|assent|information sheet|consented|recruit*|collected|signed|enrol*|xperson|contact*|xduration .. (use|period)|staff)',
      'xdisease',
      'aged .. who',
    ],
  },
  {
    duo: 'DUO:0000015',
    confidence: 0.88,
    all: [
      '((not|never|no|nor|prohibit*|forbid*|excluded|exclud*|refrain*|exception|cannot|neither) ... (develop*|tun*|train*|test*|benchmark*|compar*|method*|design*|validat*|improv*|calibrat*) ... (method*|algorithm*|software|tool*|model*|statistic*|machine learning|artificial intelligence|ai|pipeline*)|(method*|methodolog*|algorithm*|software|artificial intelligence|machine learning) ... (development|research|testing|training|studies|benchmark*|purposes) ... (not (allowed|permitted|covered|be)|prohibit*|forbid*|excluded|; no|outside|ruled out|may not))',
    ],
    none: ['(re identif*|reidentif*|identify)'],
  },
]
