import type { DataUseId } from '@tessera/contracts/data-use'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'

/** Words with which a sentence speaks of something else, whatever rule found the term in it. */
export const vetoes: Readonly<
  Record<DocumentLanguage, Partial<Record<DataUseId, readonly string[]>>>
> = {
  en: {
    'DUO:0000044': ['not medical questions'],
    'DUO:0000029': ['(public|open) (archive|repository|database)'],
    'DUO:0000006': [
      '(we|i) hope',
      '(your|my|his|her|their) [own] (medical care|health care|healthcare|treatment)',
      '(used|use|consulted) .. in the (diagnosis|care|treatment) .. of the (patient|person|donor|child)',
      'develop* new (medicines|drugs|treatments)',
      'women s health in pregnancy',
    ],
    'DUO:0000042': [
      'question of human health',
      'further project*',
      '(every|any|each) (study|project|proposal|new study) ... (must|shall|has to|needs|requires|subject to)',
      '(any|all) (medical|health|biomedical|clinical|disease) (research|stud*)',
      '(medical|health|health related|biomedical|clinical) research of (any|every|all) (kind*|type*|sort*|description)',
      '(ethic* (committee|board|approval)|xcommittee) ... (must|first|approv*|checked)',
    ],
    'DUO:0000019': [
      '(we|our) .. share .. results',
      '(requirement|obligation|duty) to publish was',
      'abstract or preprint shall be made',
      '(we|the study team) will publish',
      'results [of the study|of this study] will be (published|presented|shared)',
      '(your name|nobody will be able to|no one will be able to|you cannot be|you will not be) [recogni*|identif*|named|appear]',
      'may publish',
    ],
    'DUO:0000020': [
      '(institute|centre|hospital|university) works with',
      '(accounts|password*) .. (issued|shared|given)',
      'must not be shared',
    ],
    'DUO:0000021': [
      'no (further|other|additional|new|separate) ethic*',
      'need not .. (ethic*|xcommittee)',
    ],
    'DUO:0000022': ['(other countries|any country|anywhere) .. (may|can|could)'],
    'DUO:0000025': [
      '(born|birth|enrol*|recruit*)',
      '(this|the) (approval|opinion|clearance|certificate|letter) [itself] (is|remains|shall|expires|lapses|ends|holds)',
      '(contact|call|write to) you',
      'records of the study',
    ],
    'DUO:0000026': ['(authori*|study|hospital) (staff|personnel) will see', 'if named in'],
    'DUO:0000027': [
      'certificate of ethic*',
      'ethic* (committee|board|clearance|approval)',
      'approval (from|of) the board',
      '(ethic*|xcommittee|review board) ... (passed|approved|cleared|checked)',
      'joint (project|study|work)',
      '(persons|person|individuals|people|staff|member*|scientist*|researcher*|investigator*|technician*|user*) .. (listed|named|whose names|of the team)',
      'only by xperson',
      '(earlier|former|previous) (condition|restriction|limit*)',
    ],
    'DUO:0000045': [
      'you will not be paid',
      'no other (hospital|universit*)',
      '(company|companies) may apply',
    ],
    'DUO:0000046': [
      'share in .. profits',
      'liab*',
      'may lead to',
      '(fee|fees|invoice*|charge*) .. (is|are|due|cover*|yield*)',
      'not be limited to',
      'run for (gain|profit)',
    ],
  },
  fr: {
    'DUO:0000028': ['pas pour but'],
    'DUO:0000024': ['ne pas publier .. (constitue|est)'],
    'DUO:0000006': [
      '(recherche*|etude*) (medica*|biomedica*) ... suppos* un* (nouve*|autre)',
      '(femmes enceintes|grossesse|enfants|nouveau* ne*) .. (admis|recevable*)',
    ],
    'DUO:0000042': [
      'pour toute (question|information|demande)',
      '(toute|tout) .. (utilisation|etude|projet|recherche) ... (exige*|necessit*|requier*|suppos*|fera l objet|devra|doit)',
      'suppos* un* (nouve*|autre) (accord|demande|autorisation|convention)',
      '(toute|toutes) .. recherche* (medica*|biomedica*|clinique*|en sante)',
    ],
    'DUO:0000016': ['methode* (statisti*|informati*)'],
    'DUO:0000019': [
      'obligation de publier a',
      'nous publierons',
      'rien n oblige',
      'votre nom',
      'vous reconnaitre',
    ],
    'DUO:0000020': ['peu* .. sans .. (oblig*|tenu*)'],
    'DUO:0000022': ['d autres pays .. (peu*|pourr*)'],
    'DUO:0000025': [
      '(nee|nees|naissance|inclusion*|incluse|recrut*)',
      '(present avis|clairance|avis) .. (expire|est valable|valable)',
    ],
    'DUO:0000027': [
      '(comite d ethique|commission d ethique|xcommittee) ... (accord|approuv*|autoris*)',
      'projet commun',
      '(peuplement|ascendance|origine des)',
    ],
    'DUO:0000045': [
      'vous ne serez pas paye',
      'aucun autre (hopital|etablissement)',
      'secteur prive .. egalement',
    ],
    'DUO:0000046': [
      '(frais|redevance|tarif)',
      'vous n en (tire*|retire*)',
      'secteur prive lucratif',
    ],
  },
  pt: {
    'DUO:0000024': ['nao publicar .. (constitui|e)'],
    'DUO:0000006': [
      'esperamos que',
      '(mulheres gravidas|gestantes|criancas) .. (admit*|aceit*)',
      'saude d* (mulheres|gestantes|criancas)',
    ],
    'DUO:0000042': [
      'qualquer (utilizacao|uso|estudo|projeto|projecto|pesquisa|investigacao) .. (noutro|em outro|noutra|diferente|diverso)',
      '(qualquer|todo|cada) (estudo|projeto|projecto|pesquisa) ... (deve*|exige*|requer*|depende*|sera)',
      '(com exclusao|exclusao|exceto|excepto|salvo) ... qualquer',
      '(pesquisa*|investigac*|estudo*) (medica*|biomedica*|clinica*|em saude|na saude) [de] (qualquer|toda|todas)',
    ],
    'DUO:0000019': ['publicaremos', 'seu nome', 'nao e obrigad*'],
    'DUO:0000025': [
      '(nascid*|nascimento|recrut*|inclusao)',
      '(parecer|presente aprovacao|aprovacao) .. (expira|e valid*|valid*|caduca)',
      'tempo indeterminado',
    ],
    'DUO:0000027': [
      '(etica|xcommittee) ... (aprov*|autoriz*|submet*|apreci*)',
      'submetid* .. (comite|comissao|xcommittee)',
      'projeto comum',
    ],
    'DUO:0000029': ['para fora d*', '(estrangeiro|exterior)'],
    'DUO:0000045': ['nao sera pago', 'nenhum outro (hospital|estabelecimento)'],
    'DUO:0000046': ['parte nos lucros', 'pode levar a', '(taxa|tarifa|custos)'],
  },
}
