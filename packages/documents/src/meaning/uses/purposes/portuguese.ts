import type { UseRule } from '../use-rule.ts'
import { pt } from '../words.ts'

const ptHealth =
  '(saude|medic*|biomedic*|doenca*|enfermidade*|patologi*|terapeutic*|diagnostic*|tratamento*|sanitari*|cura|curar)'
const ptBeyond =
  '(ou nao|ou outr*|(sem|nao) ... (ligac*|relac*|limit*|obrig*|demonstr*|necess*|precis*|ter|seja*|respeit*) ... (saude|medic*|doenca*)|alem d* .. (saude|medic*|biomedic*)|xnotonly .. (saude|medic*|doenca*)|nada [a|que] ver|quer .. (medic*|saude) ... quer|mesmo (que|se|quando) nao|ainda que nao|mesmo .. (alheia*|fora|sem)|fora .. (saude|medic*)|incluindo .. (nao|fora|sem|alheia*) ...|nao medic*)'
const ptAny =
  '((toda*|todo*|qualquer|quaisquer) .. (pesquisa*|investigac*|estudo*|pergunta*|projeto* de (pesquisa|investigacao)|questo*|questao|tema*|ramo*|area*|disciplina*|fins cientificos|finalidade* cientifica*|dominio*|campo*)|(pesquisa*|investigac*|estudo*) ... (qualquer|toda*|quaisquer) (natureza|especie*|tipo*|tema*|area*|ordem|genero|campo*|dominio*|assunto*|ramo*|disciplina*|indole)|(sem|nenhum*|nao ha|nao existe*) [qualquer] (limite*|limitac*|restric*) ... (tema*|area*|natureza|assunto*|campo*|dominio*|finalidade*|objeto|pesquisa*|investigac*)|(qualquer|seja) [qual|que] (for|seja) .. (tema|area|natureza|assunto|campo|dominio|disciplina|ramo|finalidade)|(seja|qual) .. (qual|quer que) (for|seja) .. (tema|area|natureza|assunto|campo|dominio|disciplina|ramo|finalidade)|livre* .. (escolh*|defin*) .. (tema*|pergunta*|assunto*|objeto)|escolh* livremente .. (tema*|pergunta*|assunto*)|pesquisa* em geral|investigac* em geral|uso geral .. (pesquisa|investigacao)|pesquisa* ampla*)'
const ptPurpose = `(${pt.study}|finalidade*|compreender|conhecer|melhorar|prevenir|area|fins|entender|objetivo|descobr*)`

export const portuguesePurposes: readonly UseRule[] = [
  {
    duo: 'DUO:0000004',
    confidence: 0.95,
    lifted: true,
    all: [
      '((sem|nenhuma) [qualquer|quaisquer] (restric*|limit*|condic*) .. (uso*|utiliz*|emprego|finalidade*|de qualquer|alguma|especie|a utiliz*)|(uso|utiliz*|emprego) .. (sem [qualquer|quaisquer] (restric*|limit*|condic*)|livre .. qualquer)|(qualquer (pessoa|um)|quem quer que seja|quem quiser|ninguem .. limit*|todos) .. [para] .. qualquer (fim|finalidade|uso|proposito)|dominio publico|para qualquer (fim|finalidade|uso|proposito) .. sem)',
    ],
    none: ['(pesquisa*|investigac*|acess* remot*|pais|comercia*|public*)'],
  },
  {
    duo: 'DUO:0000042',
    confidence: 0.9,
    lifted: true,
    all: [ptAny, pt.may],
    none: [
      'xdisease',
      '(durante todo|durante toda|origem|responde*|proscrit*|reidentific*|identific*|relatori*|publica*|agradec*|alterac*|emend*|aprovad*|informad*|duvida*|perguntas sobre|fazer perguntas|as minhas perguntas|minhas perguntas|responsab*|qualquer outr* (projet*|pesquisa|estud*|investig*)|vedad*|proibid*|excluid*|novo parecer|resultad* de qualquer|comunicad*|fora do)',
      ptHealth,
    ],
  },
  {
    duo: 'DUO:0000042',
    confidence: 0.92,
    lifted: true,
    all: [`(${ptAny}|pesquisa*|investigac*|estudo*|pergunta*)`, ptBeyond, ptHealth, pt.use],
    none: [
      'xdisease',
      '(seu atendimento|seguro*|vedad*|proibid*|recreativ*|nao sao compreendidos|excluid*)',
    ],
  },
  {
    duo: 'DUO:0000042',
    confidence: 0.92,
    lifted: true,
    all: [
      `(qualquer (ramo|area|campo|dominio|tema|tipo|natureza)|pesquisa* (geral|em geral)) ...`,
      '(pesquis*|investig*|estud*|saber|ciencia|conhecimento)',
      pt.may,
    ],
    none: [
      'xdisease',
      '(saude em geral|qualquer (doenca|enfermidade)|vedad*|proibid*)',
      `(area*|campo*|dominio*|ramo*) .. d* .. (saude|medic*|biomedic*) `,
    ],
  },
  {
    duo: 'DUO:0000006',
    confidence: 0.9,
    all: [
      `((${pt.use}|${pt.only}|aceit*|concord*|consint*|finalidade*|permit*|para) ... ${ptHealth})`,
      `(${pt.study} .. [em|sobre|da|de|na|area|relacionad*|ligad*] .. ${ptHealth}|${ptPurpose} ... ${ptHealth}|${ptHealth} .. ${pt.study})`,
      pt.may,
    ],
    none: [
      'xdisease',
      ptBeyond,
      `${pt.only} .. (pesquisa*|estudo*|investigac*|analise*) .. (genes|gene|genetic*)`,
      '(atendimento|seguro*|processo clinico|prontuario|medic* responsavel|seu medico|cuidados|acompanhamento|vedad*|proibid*|nao ... (saude|doenca*|medic*)|nenhum* .. (pesquisa|saude|doenca)|achados|resultados individuais|aprovad*|comissao de etica [para]|comite de etica|unidade de saude|posto de saude|postos de saude|encaminhad*|colhid* dados|visitou|pediram|xcommittee .. (aprov*|autoriz*|deliber*)|reserv* ao medico)',
    ],
  },
  {
    duo: 'DUO:0000006',
    confidence: 0.92,
    all: [
      `(pesquisa*|investigac*|estudo*|fins de (pesquisa|investigacao)) [cientific*|relacionad*|ligad*|feit*] [em|na|da|de|sobre|no|nas|com] [a|area*|ambito|campo|dominio|as] [de|da|das|do] [ciencias] (saude|biomedic*|medic*|ciencias da saude|ciencias biomedicas|medicina)`,
      pt.may,
    ],
    none: [
      'xdisease',
      ptBeyond,
      '(nao ... (pesquisa*|investigac*|estudo*)|vedad*|proibid*|xcommittee|aprovad*|comite)',
    ],
  },
  {
    duo: 'DUO:0000007',
    confidence: 0.9,
    all: [
      'xdisease',
      `(${pt.study}|finalidade*|compreender|uso|utiliz*|fins)`,
      `(${pt.use}|aceit*)`,
      `(${pt.only}|(nao|nem) ... outr* (doenca*|enfermidade*|fim|fins|pesquisa*|investigac*|area*|uso*|tema*|finalidade*|condic*|patologia*))`,
    ],
    none: [
      '(ficam fora|fica fora|titulo|assunto|intitulad*|nao .. limit*|nao se restringe*|recrut*|portador*|pacientes com|pessoas com)',
    ],
  },
  {
    duo: 'DUO:0000007',
    confidence: 0.85,
    all: [
      `((${pt.use}|aceit*|finalidade*|para|autoriz*) ... (para|sobre|da|do|de|a|ao|em|na|no|acerca|;) .. (${pt.study}|compreender|causas|tratamento*|prevencao|finalidade*) ... xdisease)`,
      pt.may,
    ],
    none: [
      '(nao ... xdisease|nenhum*|nunca|vedad*|proibid*|titulo|intitulad*|assunto|recrut*|portador*|pacientes|pessoas com|porque|convidad*|convidamos|participar|queremos|por exemplo|exemplo|aprovad*|versao|coortes)',
    ],
  },
  {
    duo: 'DUO:0000011',
    confidence: 0.9,
    all: [pt.ancestry, pt.only, `(${pt.use}|${pt.study})`],
    none: [
      `(nao|nunca|nenhum*|vedad*|proib*|exclui*|interdit*) ... ${pt.ancestry}`,
      `${pt.ancestry} ... (vedad*|proibid*|excluid*|nao (e|sao|pode*)|interdit*)`,
    ],
  },
  {
    duo: 'DUO:0000044',
    confidence: 0.9,
    all: [
      `((nao|nunca|jamais|nem|nenhum*|proib*|vedad*|veda|exclui*|excluid*|excluem|interdi*|abst*|recus*|contra|fica* de fora|fora) ... ${pt.ancestry}|${pt.ancestry} ... (vedad*|proibid*|excluid*|nao (e|sao|pode*|permitid*|autorizad*|sera*)|interdit*|; nao|fora|jamais))`,
      `(${pt.study}|us*|utiliz*|saber|descobrir|determin*|investigar|pesquisar|tracar|procurar|conhecer|averigu*|emprega*)`,
    ],
    none: [
      '(nao [me] (importo|oponho)|nada mais|mais nada|somente|unicamente|exclusivamente|nao .. vedad*|nao .. proibid*|recreativ*)',
      'so .. (ancest*|antepassad*|origem)',
    ],
  },
  {
    duo: 'DUO:0000016',
    confidence: 0.9,
    all: [
      `(${pt.only} ... ((pesquisa*|investigac*|estudo*|analise*|trabalho*|fins|questoes) .. (genetic*|genomic*|gene|genes|heredit*)|(genes|genetica))|((pesquisa*|investigac*|estudo*|analise*|trabalho*|fins) .. (genetic*|genomic*|gene|genes|heredit*)) ... ${pt.only}|(sem|nao tenha*|desprovid*) .. (componente|vertente|dimensao|ligacao|relacao) .. (genetic*|genes))`,
    ],
    none: [
      '(dados geneticos|xdisease|antepassad*|intitulad*|achado*|vertentes genetica|xorganisation)',
      'instituto .. genetica',
    ],
  },
  {
    duo: 'DUO:0000043',
    confidence: 0.88,
    all: [
      '((medic*|clinico*|equipa (medica|clinica|de saude|que)|equipe (medica|clinica|de saude|que)|profissiona* de saude|enfermeir*|farmaceutic*|quem (o|a|me|cuida|trata)) ... (us*|utiliz*|consult*|aced*|acess*|recorr*|servir*|serv*|abrir|basear|apoiar|ver) ... (cuidad*|trata*|diagnostic*|decis*|decidir|assistenc*|atendimento)|(uso|utiliz*|fins|para|us*) .. (clinico*|cuidados [clinicos|de saude] (do|da|dos|ao|a) (doente*|utente*|paciente*|propri*)|assistencia (medica|clinica|ao)|o meu tratamento|meu (tratamento|atendimento|cuidado)|o seu (tratamento|atendimento|acompanhamento)|seu proprio (tratamento|cuidado)|decisoes (clinicas|terapeuticas|sobre)))',
      '(pode*|podera*|poderao|tambem|autoriz*|aceit*|permit*|igualmente|utiliz*|sera*|serao)',
    ],
    none: [
      '(nao|nenhum*|nunca|sem|nem|recus*|desistir|achado*|encaminhad*|dados clinicos|investigador* que|estudo clinico|pesquisador* que|melhorar)',
      'uso clinico .. e o',
    ],
  },
  {
    duo: 'DUO:0000012',
    confidence: 0.8,
    all: [
      `(${pt.only} ... ${pt.people}|${pt.people} ... ${pt.only})`,
      '(pesquisa*|investigac*|estudo*|trabalho*|projetos|questoes)',
      '(pode*|podera*|sao|e|sera*|serao|deve*|admit*|permit*|us*|utiliz*|incid*|respeit*|referir*)',
    ],
    none: [
      '(pais|consentimento|assentimento|recrut*|colhid*|coletad*|xdisease|responsave* legal|xperson|recolheu|residentes)',
      'xduration',
    ],
  },
  {
    duo: 'DUO:0000015',
    confidence: 0.88,
    all: [
      '((nao|nunca|nem|nenhum*|vedad*|proib*|exclui*|excluid*|interdit*|abst*) ... (desenvolv*|trein*|test*|compar*|aperfeico*|validar|validac*|calibr*|criar|criac*|melhor*|metodologi*|conceb*|concec*|avaliar) ... (metodo*|algoritmo*|software|programa* inform*|ferramenta*|modelo*|estatistic*|inteligencia artificial|aprendizagem|aprendizado)|(metodologi*|metodo*|algoritmo*|software|inteligencia artificial|aprendiza* de maquina) ... (vedad*|proibid*|excluid*|nao (e|sao|pode*|permitid*)|; nao|interdit*|fora))',
    ],
    none: ['(reidentific*|identificar)'],
  },
]
