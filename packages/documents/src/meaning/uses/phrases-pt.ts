import type { PhraseBook } from './phrases.ts'
import { pt } from './words.ts'

const results = '(resultado*|conclus*|descobert*|achado*)'
const notEver = '(nao|nunca|jamais|nenhum*|ninguem|nem|nada)'
const derived =
  '(derivad*|genotipo*|sequencia*|resultado*|imputad*|fenotipo*|variante*|anotac*|medic*|escore*|dados (obtidos|produzidos|gerados|novos)|copia dos dados|dados de sequencia)'
const home =
  '(fornecedor|biobanco|banco|registo|registro|base|consorcio|coorte|plataforma|colecao|coleccao|guardiao|cedente|acervo|centro|instituto|repositorio|xorganisation|titular)'

export const portuguese: PhraseBook = {
  'DUO:0000004': [
    {
      says: [
        '(qualquer pessoa|todos|toda a gente|quem quer que|qualquer um) .. (pode*|poder*) .. (usar|utilizar|descarregar|baixar|copiar|reutilizar) ... (como (quiser*|entender*)|qualquer fim|qualquer finalidade)',
        'dominio publico .. (reutiliz*|usad*|livre*|sem)',
        '(usad*|utilizad*|reutilizad*) .. (por todos|por qualquer pessoa) .. (sem (condic*|restric*)|para qualquer fim)',
      ],
      unless: ['(pesquisa*|investigac*|comercia*|xdisease)'],
      lifted: true,
    },
  ],
  'DUO:0000006': [
    {
      says: [
        'consent* na (pesquisa|investigacao) (medica|em saude|biomedica)',
        '(pesquisa|investigacao) na area da saude [humana]',
        '(estudar|estudo de) outras doencas',
        'qualquer questao de saude',

        '(sirvam|servem|serve|servirao|usad*|utilizad*) (apenas|so|somente|exclusivamente|unicamente) (a|na|em|para) (pesquisa*|investigacao) (em saude|medica|biomedica|na area da saude)',
        '(por que|porque) (adoecemos|as pessoas adoecem)',
        'pesquisa* (uteis|util) aos (doentes|pacientes)',
        '(cientista*|pesquisador*|investigador*) .. (procuram|estudam|estudar) .. (adoece*|doenca*|tratar|curar)',
        '(trabalho*|pesquisa*|projeto*|projecto*|estudo*|uso*) .. (alheio*|estranho*|sem (ligacao|relacao)|fora) .. (saude|medicina|medic*) ... (nao|excluid*|vedad*|proibid*|recusad*)',
        '(compreender|prevenir|tratar|curar) .. (ou|e) .. (compreender|prevenir|tratar|curar) .. (doenca*|doentes|as)',
        '(pesquisa*|investigac*) (medica|em saude|biomedica|clinica|medicas) .. (qualquer|toda) .. (natureza|especie|tipo|indole)',
      ],
      unless: ['xdisease', '(ou nao|outra coisa|xnotonly|seu tratamento)'],
    },
  ],
  'DUO:0000042': [
    {
      says: [
        '(qualquer|todo o) fim cientifico',
        'sem limit* a uma (doenca|disciplina)',

        '(cobre|abrange|inclui) .. (pesquisa|investigacao) fundamental .. aplicada',
        '(campo|tema|area|objeto|assunto) .. (fica|e deixad*|deixad*) ao criterio',
        '(nao e|nao se exige|nao sera) .. (necessario|preciso|obrigatorio|que) .. (pesquisa|projeto|projecto|estudo|investigacao) ... (doenca|saude|medic*)',
        '(qualquer|todo o|toda a) (tipo|especie|sorte|forma) de (pesquisa*|investigac*|estudo*)',
        '(pergunta|questao|tema|assunto) .. (cientific*) .. que (entender*|quiser*|desejar*)',
      ],
      unless: [
        'xdisease',
        '(etica|xcommittee|(exclusao|excepto|exceto|salvo) ... qualquer|exige novo|novo pedido|pesquisa* (medica|em saude))',
      ],
      lifted: true,
    },
  ],
  'DUO:0000007': [
    {
      says: [
        'nenhuma (pesquisa|investigacao) que nao (seja|verse)',

        '(so|apenas|somente) .. (equipa*|equipe*|grupo*|investigador*|pesquisador*) .. (trabalh*|estud*) .. xdisease',
        'apenas para essa doenca',
        'nao pode servir (a|para) (outra coisa|mais nada)',
        '(nenhuma outra|qualquer outra) (doenca|enfermidade|patologia) .. (alem d*|que nao|senao|diferente d*) [a|o] xdisease',
        '(para|sobre|a|ao) [o|a|os|as] xdisease .. e (para|sobre|a|em) (nenhum*|mais nada)',
        '(empreg*|us*|utiliz*) .. (em|para|no|na) (pesquisa*|estudo*|investig*) .. xdisease',
      ],
      unless: [
        '(nao se limita|nao .. xdisease|por exemplo|conhecid*|outro estudo|aprovad*|objetivo)',
      ],
      lifted: true,
    },
  ],
  'DUO:0000045': [
    {
      says: [
        'nao (aceito|quero|concordo|autorizo) que [as] empresas',
        '(empresas|xcompany) .. nao (estao|sao) (autorizad*|admitid*)',

        '(utilizador*|destinatari*|requerente*|beneficiari*|usuari*|cessionari*) (e|seja|sera|sejam|ser) [uma|um] [entidade*|instituicao|organizacao|organismo] [de pesquisa] xnonprofit',
        'nao se admitem xcompany',
        `(nao|nunca|nem) .. (apreciad*|aceit*|admitid*|considerad*|recebid*) .. (pedido*|candidatura*) ... (setor privado|sector privado|${pt.company.slice(1, -1)})`,
        `(hospitais|universidade*|associac*) ... (nunca|e nao|mas nao|nao) .. (com|a|as|para) .. ${pt.company}`,
        `(nao|nunca) .. (damos|daremos|entregamos|partilhamos|compartilhamos|vendemos|cedemos) .. (a|as|com|para) ${pt.company}`,
        '(hospitais|universidades) .. (universidades|institutos|hospitais) ... (ou|e) .. xnonprofit',
        'nem .. (entregue*|cedid*|transmitid*|dad*) a .. (entidade|instituicao|organizacao|quem) .. (vise|tenha|busque|persiga) .. lucro',
      ],
      unless: ['(tambem|nao (e|esta|estao) (vedad*|excluid*|proibid*)|seguro*)'],
      lifted: true,
    },
  ],
  'DUO:0000046': [
    {
      says: [
        '(destina se|destinam se|cedid*|fornecid*|disponibilizad*) .. (a|para) [a] (pesquisa|investigacao|uso|usos) xnoncommercial',
        'nao sera vendid*',

        'enriquecer com',
        '(uso|utilizacao|exploracao) ... (interesse|intuito) comercial ... (incumprimento|descumprimento|violacao|vedad*|proibid*)',
        'nem usos lucrativos',
        '(nao|sem|nunca|nem) .. (obter|tirar|auferir|retirar|receber) .. (rendimento*|lucro*|receita*|ganho*|proveito*)',
        `${notEver} ... (vender|vendid*|comercializ*) .. (a|as|o|os|sua|seu|minha|meu) .. (amostra*|dados|material|adn|dna|sangue)`,
        '(desde que|contanto que) nao .. (ganhar dinheiro|comercia*|lucr*|vend*)',
        '(nao) ... (fins comerciais|uso comercial|finalidade comercial)',
      ],
      unless: [
        '(nao (recebera*|sera pag*|lhe)|taxa|nao (e|esta) (vedad*|proibid*|excluid*)|nao prevemos|reservad*|definic*|nao seja exclui*|participante*)',
      ],
    },
  ],
  'DUO:0000019': [
    {
      says: [
        '(deve|devem|devera|deverao) .. (expor|apresentar|descrever) .. resultados .. (literatura|revista|publicacao) cientifica',

        'resultados (sejam|seja|serao) publicad* (numa|em|na) (revista|revistas|periodico)',
        'nao publicar ... (incumprimento|descumprimento|violacao)',
        '(dever|obrigacao) de publicar',
        'compromete* se a publicar',
        `(dever*|deve|obrig*|compromete*|tem de|tem que|tera de) ... submeter .. (artigo|manuscrito|trabalho) .. (com|sobre|apresentando|contendo) .. ${results}`,
        '(obrigad*|obriga se|compromete se) a (publica los|publica las|divulga los|dar a conhecer)',
        `(tem que|tem de|deve*|dever*) publicar (o que|${results})`,
        `${results} .. (tem de|devem|deverao|terao de) .. (ser publicad*|vir a publico|ser divulgad*|sair)`,
      ],
      unless: [
        '(nao .. (publi*|submet*) .. antes|ate xdate|embargo|moratoria|nao e obrigad*|linguagem simples|seu nome|publicaremos|participante*|nem obrigac*)',
      ],
    },
  ],
  'DUO:0000020': [
    {
      says: [
        'sem (colaborador|parceiro|pesquisador|investigador) local .. nao',
        '(contar|ter|incluir) .. (equipe|equipa) .. pelo menos um (membro|pesquisador|investigador)',

        'colabor* com os (investigador*|pesquisador*|cientista*|responsave*)',
        '(trabalhar|trabalhara|trabalha) com um dos nossos (cientista*|investigador*|pesquisador*)',
        '(acesso|uso|utilizacao) .. (pressupoe|exige|requer|implica|supoe) .. (colaboracao|parceria|cooperacao)',
        '(deve*|dever*|tem de|tera de) (incluir|integrar|envolver|ter|associar) .. (pesquisador*|investigador*|cientista*|membro*) (do|da|de|deste|dos)',
        '(pesquisador*|investigador*|cientista*|membro*) .. (tem de|tera de|deve*|dever*) .. (fazer parte|integrar|participar|ser incluid*)',
        'no ambito de um (projeto|projecto|trabalho|programa) (comum|conjunto|colaborativo)',
        '(desenhad*|assinad*|feit*|realizad*|conduzid*|planead*|planejad*) .. (em conjunto|conjuntamente|em parceria) com',
        '(sempre|so|apenas) .. (junto|em conjunto|juntamente) com [a] (nossa|a) (equipa|equipe)',
      ],
      unless: [
        '((membro|representante) (do|da) (comite|comissao)|facultat*|podera*|participar neste estudo|nenhuma .. obriga)',
      ],
    },
  ],
  'DUO:0000021': [
    {
      says: [
        '(novo|outro|futuro) (estudo|projeto|uso) ... submetido a este comite',
        'comite de etica vai examina lo',
        '(comite|comissao) de etica .. (tera|tem) de dar .. acordo',

        '(um|o|seu) (comite|comissao) de etica (aprov*|autoriz*|concord*)',
        '(uma|a|sua) (comissao) de etica (aprov*|autoriz*)',
        '(sim|luz verde|acordo) de um comite de etica',
        'nenhum (estudo|projeto|uso) (futuro|novo|posterior) .. sem .. (aprovacao|parecer) (do|da|de) (cep|comite|comissao|xcommittee|xtitle)',
        '(cada|todo|toda|qualquer|nenhum*) .. (estudo|projeto|projecto|pesquisa|investigacao|uso) ... (analisad*|aprovad*|autorizad*|submetid*|apreciad*|avaliad*) .. (por|pelo|pela|a) .. (comite|comissao|conselho|xcommittee) [de] [etica]',
        '(apresenta*|junta*|fornece*|entrega*|remete*|envia*) .. (parecer|aprovacao|certificado|autorizacao) .. (do|da|de|de um|do seu|da sua) .. (comite|comissao|xcommittee|etica)',
      ],
      unless: [
        '(emenda*|alterac*|foi aprovad*|relatori*|evento*|presente parecer|este estudo foi|nao se exige|nao e (necessari*|preciso)|conta com)',
      ],
    },
  ],
  'DUO:0000022': [
    {
      says: [
        '(permanece*|fica*) em solo',
        'em xcountry e em nenhum outro (lugar|pais|sitio)',
        'nenhuma copia .. (no exterior|no estrangeiro)',
        'nao .. (mantid*|guardad*|armazenad*) no (exterior|estrangeiro)',
        '(dados|amostras|material|ficheiros|arquivos|sangue) .. (permanec*|ficam|fica) (em|no|na|nos|nas) xcountry',
        'local de (utilizacao|uso|armazenamento|tratamento|guarda) ; .. (apenas|so|somente) xcountry',
        'local de (utilizacao|uso|armazenamento|tratamento|guarda) ; xcountry .. (apenas|so|somente|exclusivamente)',
        '(tratamento|uso|utilizacao|processamento|armazenamento) .. (permitid*|autorizad*|admitid*) (em|no|na|nos|nas) xcountry',
      ],
      unless: ['(nao se limita|nao .. limitad*|lei|nao (permitid*|autorizad*))'],
    },
  ],
  'DUO:0000024': [
    {
      says: [
        '(nada|nenhum resultado|nenhuma publicacao|nenhum artigo) (seja*|sera*|e) (publicad*|divulgad*|submetid*) antes',
        '(submetid*|publicad*) .. a partir de xdate .. nao antes',
        'primeiro ano ... nao publicar',
        'durante .. xduration ... (so|apenas|somente) ... (publicar|divulgar)',
        'so (pode*|poder*) ser (divulgad*|publicad*|apresentad*) .. xduration (depois|apos)',
        '(adia*|difer*|retarda*|suspende*) .. publicac* ... (ate|xdate|xduration)',
      ],
      unless: ['(comentario*|nao vigora|nao ha embargo)'],
    },
  ],
  'DUO:0000025': [
    {
      says: [
        '(uso|utilizacao|acesso) .. (cess*|termin*|acab*|expir*|find*) em xdate',
        'duracao do acesso .. xduration',
        '(proibid*|vedad*) .. (utilizacao|uso) (apos|depois de) xdate',
        '(amostras|dados|copias) ... (destruid*|eliminad*|apagad*|descartad*) ao fim de xduration',
        '(guarda*|conserva*|mantid*|mantem*|armazena*|usa*|utiliza*) .. (por|durante|pelo prazo de) .. xduration ... (depois|em seguida|apos o que|findos|ao fim d*) .. (queim*|destru*|elimin*|apag*|descart*)',
        '(armazenamento|guarda|conservacao|uso) .. (autorizad*|permitid*) (por|durante|pelo prazo de) xduration',
        '(apaga*|elimina*|destroi*|destruira*) .. (todas|todos|as|os) .. (copias|ficheiros|dados|amostras) ... (ao fim d*|findo|no termo|decorrid*|no prazo|ate) .. (xduration|xdate)',
        '(findo|terminado|expirado|cessado) o (acesso|prazo|acordo|contrato) .. (apaga*|destru*|elimin*) ... (nao|nem) ... (voltar a usar|utilizar|usar)',
        '(findo|terminado|expirado|cessado) o (acesso|prazo) ... apaga* os ficheiros',
      ],
      unless: [
        '(publi*|parecer|processo* (do|clinico)|prontuario*|retir* o consentimento|relatori*|contact*|incidente*|documentos do estudo|registos|quinze dias)',
      ],
    },
  ],
  'DUO:0000026': [
    {
      says: [
        'nenhuma outra pessoa alem',
        '(acessiveis|acessivel) .. as pessoas (indicadas|nomeadas|listadas)',

        'a titulo pessoal .. (cedid*|transmitid*|transferid*)',
        '(acesso|direito|uso|autorizacao) .. (e|sao) pessoal* d* (xperson|*)? .. nao .. (transmitid*|cedid*|transferid*)'.replace(
          '(xperson|*)? ',
          '',
        ),
        '(so|apenas|somente) [as|os] (pessoas|investigadores|pesquisadores|utilizadores|usuarios) .. (cujo* nome*|indicad*|nomead*|listad*|constantes|inscrit*) ',
      ],
      unless: ['(chave|medico do estudo|identidade)'],
      lifted: true,
    },
  ],
  'DUO:0000027': [
    {
      says: [
        '(abrange|cobre|vale para|refere se) (apenas|so|somente) (o presente|este|ao presente) (protocolo|projeto|estudo)',
        '(nao) .. (usad*|utilizad*) em outros (projetos|estudos|projectos)',
        '(pergunta nova|nova pergunta) .. novo pedido',
        '(apenas|somente|so) ao estudo xtitle',
        '(autorizacao|acesso|acordo|consentimento|licenca) .. (vale|valido|valida|serve) (apenas|so|somente|exclusivamente) para [o|a|este|esta] (projeto|projecto|estudo|protocolo)',
        '(unicamente|apenas|exclusivamente|so|somente) .. ao (projeto|projecto|estudo) (em epigrafe|acima|identificad*|descrit*|supra)',
        '(nao) (podendo|pode*) .. (transitar|passar|servir|ser usad*) .. para outro [projeto|projecto|estudo]',
      ],
      unless: ['(etica|xdisease)'],
      lifted: true,
    },
  ],
  'DUO:0000028': [
    {
      says: [
        'nao (distribui|cede|transfere|entrega|transmite|repassa) .. a outras (instituicoes|entidades)',
        '(permanecem|ficam|sao guardadas) no nosso (hospital|instituto|centro)',

        '(nunca|nao|jamais) (saiam|saem|saia|sairao|sai) d* (instituicao|instalacoes|estabelecimento|xorganisation)',
        'vale para uma so instituicao',
        'nao (sao|serao) (dadas|dados|cedid*|entregues) a outras instituicoes',
        'nao podem ser copiad* para outro lugar',
        'nenhum* outr* (hospital|universidade|instituicao|laboratorio|centro|instituto|unidade) .. (recebera*|tera*|pode*|podera*|usara*|obtera*)',
        '(uso|utilizacao|acesso|direito) .. (reservad*|limitad*|restrit*|conferid*) (ao|a|a o) (instituto|xorganisation|instituicao|universidade|hospital|centro) ... (filiais|associad*|nao .. compreendid*|apenas|so)',
        '(guarda|analise|conservacao|tratamento|uso) .. (competem|compete|cabem|cabe|ficam|fica) .. (ao|a) xorganisation ... exclusao',
      ],
      unless: ['(etica|pais)'],
      lifted: true,
    },
  ],
  'DUO:0000029': [
    {
      says: [
        '(reenvia*|devolve*|enviam de volta) .. (a|ao) (coorte|biobanco|registo|registro|consorcio|fornecedor) .. dados',

        '(derivad*|resultados|sequencias|genotipos) .. (devolvid*|restituid*|entregue*) (ao|a) ',
        'resultados ... (voltam|volta|regressam|retornam) ao (biobanco|registo|registro|banco)',
        `(entrega*|remete*|envia*|transmite*|devolve*|restitui*|deposita*|fornece*) .. (ao|a|aos|as|no|na) .. ${home} ... ${derived}`,
        `${derived} ... (entregue*|remetid*|enviad*|transmitid*|devolvid*|restituid*|depositad*|revert*|retorna*|integra*) .. (ao|a|aos|as|no|na|para|para o|para a) .. ${home}`,
      ],
      unless: [
        '(destru*|restante*|sobr*|nao lhe|participante*|copia d* (cada |artigo|publicac*)|manuscrito*|relatori*|publi*|parecer|certificado|aprovac*|antes d*|comunidade*|fora d* (xcountry|pais)|nomes)'.replace(
          '(cada |artigo|publicac*)',
          '[cada] (artigo|publicac*)',
        ),
      ],
    },
  ],
  'DUO:0000043': [
    {
      says: [
        '(medic*|clinic*|equipa|equipe) .. (pode*|poder*) .. (usa|usar|utiliza|utilizar|consult*) ... (tratar|trata la|trata lo|cuidar|escolher|decidir|tratamento)',
        '(servir|serve|servem|usad*|utilizad*) .. (ao|no|para o|aos) (atendimento|tratamento|cuidado*) (do|da|dos) (paciente*|doente*|utente*|pessoa)',
        '(escolher|decidir|ajustar) .. (remedio*|tratamento|medicac*|terap*) ... (medic*) .. pode',
      ],
      unless: ['(nao|nenhum*|nunca|nem)', 'melhorar'],
    },
  ],
  'DUO:0000044': [
    {
      says: [
        '(ancestralidade|origem das populacoes|origem etnica|antepassados) .. nao (seja*|sera*|e|sao) (estudad*|investigad*|pesquisad*)',
        'estudos de (ancestralidade|origem) .. nao .. (abrangid*|cobert*|permitid*)',
        '(nao|ninguem|nunca|nenhum*) ... (saber|procurar|estudar|determinar|descobrir|investigar) ... (antepassad*|ancestra*|de onde (vieram|vem|veio)|origem (etnica|das populacoes|dos povos))',
        '(vedad*|proibid*) .. (uso|utiliz*|estudo*|pesquisa*) ... (ancestralidade|formacao das populacoes|origem (etnica|das populacoes))',
      ],
      unless: ['(apenas|somente|unicamente|exclusivamente|mais nada)'],
    },
  ],
  'DUO:0000016': [
    {
      says: [
        '(admite*|permite*|autoriza*) .. (apenas|so|somente|unicamente) .. (estudo*|pesquisa*|investigac*|trabalho*) .. (de natureza genetica|geneti*)',
        '(e so isso|so isso|apenas) .. ; estudos (dos|de) genes',
        'so isso que .. estudos dos genes',
      ],
      unless: ['xdisease'],
    },
  ],
  'DUO:0000012': [
    {
      says: [
        '(nao (e|sera) permitid*|vedad*|proibid*|nao (pode*|poder*)) ... (estudar|investigar|pesquisar|estudo*|pesquisa*) ... (inteligencia|orientacao sexual|crime|criminal*|comportamento sexual|raca|genero)',
      ],
    },
  ],
  'DUO:0000018': [
    {
      says: [
        '(universidades|associacoes|organismos publicos) .. recebem ... nao podem vender',
        'nao se admitem xcompany .. nem',
      ],
    },
  ],
}
