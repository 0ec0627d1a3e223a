import type { UseRule } from '../use-rule.ts'
import { idiom } from './idiom.ts'

export const portugueseIdioms: readonly UseRule[] = [
  idiom(
    '0007',
    '(campo|area|dominio|finalidade|objeto|tema|doenca) [de|da|do] [utilizacao|uso|pesquisa|investigacao|estudo|aplicacao] ; xdisease',
    'titulo',
  ),
  idiom(
    '0045',
    'xcompany .. (sao|serao|ficam) .. (recusad*|excluid*|rejeitad*|de fora)',
    'para fins',
  ),
  idiom(
    '0020',
    '(cada|todo|todo o) (projeto|projecto|estudo|analise|trabalho) .. (inclui|incluira|compreende|conta com|integra|associa) .. (coinvestigador*|co investigador*|investigador*|pesquisador*|membro*|xperson|cientista*)',
    'xnever',
  ),
  idiom(
    '0025',
    '(acesso|uso|utilizacao) .. (encerra*|fecha*|cortad*|retirad*) .. (xdate|xduration)',
    'publica*',
  ),
  idiom(
    '0027',
    '(nao|vedad*|proibid*) .. (reutilizacao|utilizacao|uso|emprego) .. (noutro|noutra|em outro|em outra|para outro|para outra) (estudo*|projet*|project*|pesquisa*|fim|protocolo*)',
    'xdisease',
  ),
  idiom(
    '0028',
    '(nao|nem|nenhum*) .. (entregue*|transmitid*|comunicad*|cedid*|confiad*|enviad*|emprestad*) .. (instituicao|entidade|estabelecimento|laboratorio) .. (diferente|que nao|salvo|alem|diversa)',
    'etica',
  ),
  idiom(
    '0006',
    '((projetos|projectos|trabalhos|pesquisas|perguntas|pedidos|estudos) .. (dizem respeito|respeit*|incid*|vis*|vers*|tratem|relev*|admitid*|aceit*) .. (medicina|saude|biomed*|medic*)|(avancar|progredir|progresso*|enriquecer|melhorar|desenvolver|aprofundar) .. (conhecimento*|compreensao|medicina|saber*|tratamento*|cuidados|saude) .. (doenca*|saude|medic*|doentes|humana)|(progresso|avanco*|servico|beneficio) .. (da medicina|da saude|medic*|dos doentes|dos pacientes))',
    'xdisease',
    '(ou nao|nao ... (saude|medic*)|sem relacao|seu atendimento|outra coisa)',
  ),
  idiom(
    '0019',
    '((resultad*|conclus*|achad*) .. (sao|serao|e|deverao ser|devem ser|tem de ser) .. (submetid*|propost*|publicad*|divulgad*|comunicad*|difundid*) .. (publicacao|revista*|comunidade|public*)|(submet*|propo*) .. (resultad*|conclus*|trabalho*) .. (publicacao|revista*))',
    '(antes|ate xdate|embargo|moratoria|nao .. (publi*|submet*|divulg*)|abst*|base d*|individuai*)',
  ),
  idiom(
    '0020',
    '(associa*|envolve*|integra*|inclui*|incluira) .. (equip*|investigador*|pesquisador*|membro*|xperson|cientista*|coordenador*|curador*) .. (a|ao|aos|as|em|na|no|nas|nos) .. (cada|todas|todo|trabalhos|estudo*|analise*|projeto*|pesquisa*|publicac*|etapa*)',
    '(pode |facultat*|se o quiser|livre)',
  ),
  idiom(
    '0024',
    '(resultad*|conclus*|trabalhos) .. (inedit*|nao publicad*|sob reserva|confidenciai*|em sigilo) .. (ate|durante|por) .. (xdate|xduration)',
    '(comentario*|identific*)',
  ),
  idiom(
    '0025',
    '((deter|conservar|guardar|manter|utilizar|usar|empregar|explorar|analisar|consultar|trabalhar) .. (durante|por|pelo prazo de) .. xduration|(utilizacao|uso|emprego|acesso|direito|autorizacao) .. (cessa*|termina*|acaba*|finda*|expira*|extingue*) .. (xdate|xduration))',
    '(publica*|embargo|moratoria|contacto*|contato*|etica|parecer|relatori*|registo d*|prontuario)',
  ),
  idiom(
    '0028',
    '((nao|nem|nenhuma|sem) .. (copia|acesso|exemplar|parte) .. (a|ao|as|para|por) .. (outr*|terceir*|extern*) .. (estabelecimento*|instituic*|organism*|laboratorio*|entidade*|universidade*)|proprio (sitio|campus|servidor*|edificio) ... (nao|nenhum*|apenas|so))',
    '(etica|xnonprofit|pais|publica*)',
  ),
  idiom(
    '0006',
    '(ajudar*|permitir*|servir*) .. (cientista*|investigador*|pesquisador*|medic*|ciencia) ... (prevenir|curar|tratar|compreender .. doenca*|entender .. doenca*|saude|doenca*)',
    'xdisease',
    '(o seu tratamento|por exemplo|seu medico)',
  ),
  idiom(
    '0006',
    '(finalidade*|fim|fins|objetivo*|objectivo*|vocacao|intuito|interesse|ambito) (medic*|sanitari*|terapeutic*|de saude|em saude|da saude)',
    'xdisease',
    '(ou nao|nao ... (finalidade*|fim|fins)|sem|comissao|comite|outra coisa)',
  ),
  idiom(
    '0042',
    '(pergunta*|tema*|assunto*|pesquisa*|questo*) .. (que quiser*|que entender*|que desejar*|a sua escolha|que lhe|ao seu criterio|a livre escolha|livre escolha|livremente|que bem) ...',
    '(suas perguntas|duvida*|etica|vedad*|proibid*|xdisease)',
  ).lift(),
  idiom(
    '0042',
    '((tema|assunto|objeto|area|escolha|finalidade) .. (e|sao|fica|ficam) .. (deixad*|livre*|abert*|indiferente*|a livre|ao criterio)|a livre escolha|todos os (ramos|campos|dominios|temas|assuntos)|todas as areas|(pergunta*|tema*|pesquisa*) ... (de medicina|medic*|de saude) ... (ou [de] (outr*|nao)|e outr*))',
    '(xdisease|vedad*|proibid*|etica)',
  ).lift(),
  idiom(
    '0007',
    '((alhei* a*|sem (ligacao|relacao) com|fora d*|diferente d*) .. xdisease ... (excluid*|proibid*|vedad*|recus*|nao|rejeit*)|(excluid*|proibid*|vedad*|recus*) .. (pesquisa*|investigac*|estudo*) .. (alhei*|fora|sem) .. xdisease|(deve*|deverao|devera|tem de|terao de) .. (incidir|versar|tratar|visar|dizer respeito|respeitar|incidem|centrar|focar|dedicar|ter por objeto) .. xdisease|(doad*|dad*|colhid*|cedid*|reservad*|dedicad*|destinad*|entregue*|confiad*) .. (para|a|ao|as) .. xdisease ... (nao|nada|nenhum*|apenas|so|exclus*)|(serve|servem|servirao|servira) .. xdisease)',
    '(nao se limita*|nao limitad*|porque tem)',
  ),
  idiom(
    '0046',
    '((venda|vender|vendid*|licenciamento|licenciar) .. (dados|amostras|material|resultados|servic*|produtos|deriv*) ... (proibid*|vedad*|excluid*|nao (e|sao|pode*))|(vedad*|proibid*) .. (venda|vender|comercializ*|licenciar)|(nao|sem|nem|nenhum*|nunca) ... (lucro|lucros|proveito (comercial|economico)|ganho financeiro|ganhar dinheiro|dinheiro|comerc*|lucrativ*|vender .. (resultados|produtos|dados))|(abst*) .. (comerc*|lucr*|emprego lucrativo)|(lucr*|comerc*) ... (excluid*|proibid*|vedad*|proscrit*|interdit*))',
    '(nao recebera*|remunera*|gratuit*|sua participacao|nao sera pag*|pagamento|nao lhe|nao vendemos|o senhor|xnonprofit)',
  ),
  idiom(
    '0045',
    '((pedido*|candidatura*|solicitac*|projeto*) .. (de|das|da|dos|por|vind*|proveniente*|oriund*) .. (industria|empresa*|xcompany|firma*) ... (nao|recus*|rejeit*|indefer*|excluid*)|(empresa*|xcompany|industria) ... (nao tem acesso|nao sao (aceit*|admit*|elegiv*)|nao podem|excluid*|ficam de fora|fora|inelegiv*|vedad*)|(fechad*|vedad*|interdit*) .. (a|as|para) .. (empresa*|xcompany|industria)|(so|apenas|somente|reservad*) ... (universidades|associac*|entidades publicas|academic*|hospitais publicos|misericordias|organismos publicos))',
    '(fins comerciais|etica|nao reservad*|fazer negocio)',
    '(pessoal|membros|estudantes) da*',
  ),
  idiom(
    '0019',
    '((publicara|publicarao|dara a conhecer|darao a conhecer|da a conhecer|dao a conhecer|divulgara|divulga|divulgarao|difundira|leva .. conhecimento|levara .. conhecimento|tornara public*) ... (resultad*|conclus*|encontr*|descob*|achad*|trabalho*|cientific*|comunidade|publicacao|apur*)|(publica|publicam) .. (os|seus|todos|suas) .. (resultad*|conclus*|achad*)|(resultad*|conclus*|achad*) ... (dever*|deve*|tem de|terao de|serao) ... (sair|saem|publi*|acessiv*|conhecid*|divulgad*|aparecer|revista*)|nao .. guardar* .. resultad* .. para si)',
    '(antes|ate xdate|ate ao|embargo|moratoria|abst*|quando quiser*|livremente|mais ninguem|nao publi*|nao divulg*|base d*|identi*|periodo|pode publicar|primeiro|logo que)',
  ),
  idiom(
    '0020',
    '((lado a lado|de maos dadas|ombro a ombro|em conjunto|conjuntamente|em equipa|em equipe|juntos|a quatro maos|em comum) ...|nenhum* (projeto|projecto|analise|estudo|pesquisa|trabalho) ... sem .. (participacao|colaborac*|investigador*|membro|pesquisador*|envolvimento|concurso|xperson)|(investigador*|pesquisador*|membro|cientista|representante) .. (do|da|dos|das) .. (participa*|toma* parte|intervem|intervir*|integra*|faz parte|e associad*) |(participacao|envolvimento|intervencao) d* .. (investigador*|membro|xperson|pesquisador*|cientista|equip*) .. (e|obrigatori*|exigid*|condicao))',
    '(o senhor|voce|se o quiser|responsab*|litig*|facultat*|xcommittee|etica|desejam|assinado por|de comum acordo|comissao)',
  ),
  idiom(
    '0021',
    '(sem|antes|depois de|apos|so|uma vez|previ*|enquanto|sob condicao|desde que|mediante|ate que) ... (aval|acordo|parecer|aprovacao|luz verde|autorizacao|anuencia|certificado|decisao|concordancia) .. (de|do|da|dos|das|favoravel|positivo|emitido) .. (etica|etico|xcommittee|cep|bioetica)',
    '(emenda*|alterac*|aprovou|autorizou|xdate|foi aprovad*|evento*|relatori*|recrut*|participante*|deliber*)',
  ),
  idiom(
    '0022',
    '((nao|nem|nunca|nenhum*) .. (pass*|atravess*|cruz*|transp*) .. fronteira*|(proibid*|vedad*|interdit*) .. (export*|enviar|expedir|levar) ...|(export*|expedic*) .. (proibid*|vedad*|interdit*|excluid*)|(servidor*|laboratorio*|computador*|maquina*) .. (situad*|localizad*|instalad*|sediad*) .. (em|no|na|nos|nas) .. (xcountry|xregion|territorio) .. (exclus*|apenas|somente|so|e em)|(a partir d*|desde) .. (xcountry|xregion) .. (apenas|somente|exclusivamente)|(decorrem|realizam se|tem lugar|fazem se|serao feitas|sao feitas) .. xcountry .. (nenhum|so|apenas|exclus*|e nao|nao))',
    '(dinheiro|lei |foro)',
  ),
  idiom(
    '0024',
    '((espera*|aguard*|adia*) ... (xduration|xdate) ... (public*|submet*|manuscrito*|artigo*|divulg*|apresent*)|(prioridade|exclusivi*|primeir*) .. public* ... (ate|xdate|xduration|antes)|public* .. primeir* ... (antes|ate|xdate|xduration)|(artigo*|manuscrito*|trabalho*|resultado*) .. (saira*|sai|aparece*|vira* a publico) .. antes|nenhum* (artigo|manuscrito|publicacao|comunicacao|resumo|cartaz) ... antes)',
    '(comentario*|revisao da minuta)',
  ),
  idiom(
    '0025',
    '((emprestad*|concedid*|outorgad*|facultad*|cedid*|disponibilizad*|entregue*|confiad*|abert*|valid*) .. (por|durante|pelo prazo de|pelo periodo de) .. xduration|nao .. (mais)? .. (utiliz*|us*|empreg*|servir|explor*) .. (apos|depois d*|alem d*|passad*) .. (xdate|xduration)|(apos|passado|depois de|alem de|a partir de|em|o dia) .. xdate ... (cessa*|termina*|nao .. mais|destru*|apag*|elimin*|expira*|extingue*)|(duracao|prazo|vigencia) .. ; .. (xduration|ate .. xdate))'.replace(
      '(mais)? .. ',
      '',
    ),
    '(publica*|embargo|moratoria|etica|parecer|aviso|relatori*|produz efeito*|em vigor|vigora desde|confiden*|intern*|acompanh*|consulta*|a sua participacao|prontuario|suspens*|manuscrito*|artigo*|idade|assin*|em ate|prazo de dez dias|resposta|antecedencia|comunica*|divulg*|nasci*)',
  ),
  idiom(
    '0027',
    '((autorizacao|acesso|acordo|licenca|direito|consentimento|permissao) .. (vale|e valid*|cobre|abrange|diz respeito|limita se|limitad*|e dad*|refere se) .. (projeto|projecto|estudo|protocolo|xtitle|experiencia) ... (so|apenas|exclus*|somente|nada|nenhum*|outr*)|(outro|nova|novo|qualquer outr*|cada novo|cada nova|outra) (projeto|projecto|estudo|pergunta|protocolo|experiencia|pesquisa|uso|utilizacao|emprego|investigacao) ... (exig*|requer*|necessit*|pressup*|depend*|carece*|precis*|deve*|sujeit*|proibid*|vedad*|excluid*)|(limita se|limitam se|limitad*|restring* se|ligad*|vinculad*|adstrit*|cingid*|cinge se) .. (ao|a|aos|as) .. (experiencia|projeto|projecto|estudo|protocolo|anexo|pedido))',
    '(emenda*|alterac*|participante* podem|genetic*|duracao|evento*|aprovad* .. (etica|xcommittee)|xdisease|saude|nao se limita*)',
  ),
  idiom(
    '0028',
    '((so|apenas|somente) .. xorganisation|(nao) .. estende* .. a .. (parceir*|filia*|afiliad*|entidade*|outr* (instituic*|entidade*))|(permanec*|fica*|conserva*|guarda*|mantid*) .. (no|na|nos|nas|em) .. (laboratorio*|instalacoes|muros|xorganisation|servidores|dependencias) .. (receptor|recetor|destinatari*|cessionari*|utilizador|requerente|institu*|xorganisation|e) .. (nao|so|sem|nenhum*|apenas)|(ninguem|nenhuma pessoa) .. (fora|exterior|estranh*|alhei*|externo) .. (xorganisation|instituicao|entidade|laboratorio)|(pelo|ao|o|por) .. (pessoal|membros|funcionarios|estudantes|quadros) .. (da|do|de) .. (xorganisation|instituicao|receptor|cessionari*|utilizador*|requerente) .. (exclus*|apenas|somente|so|nenhum*))',
    '(xcountry|xregion|etica|publica*|xnonprofit|xcommittee|universidades|confiden*|identidade|chave|aprov*|parecer)',
  ),
  idiom(
    '0029',
    '((o que|tudo o que|o conjunto d*|os dados|resultados) .. (utilizador|obtiver*|produzi*|deriv*|calcul*|gerad*|extrai*|result*|usuario) ... (volta*|retorn*|regress*|reverte*|aliment*|restitu*|devolv*|deposit*) .. (ao|a|aos|as|para|na|no) .. (registo|registro|base|banco|biobanco|fornecedor|colecao|coorte|repositorio|plataforma|consorcio|xorganisation)|(entrega*|da|dara|fornece*|transmite*|comunica*|envia*|remete*|disponibiliza*) .. (ao|a|aos|as) .. (fornecedor|biobanco|registo|registro|plataforma|coorte|consorcio|xorganisation|banco|cedente|centro|instituto) ... (genotipos|sequencias|dados derivad*|variantes|resultad*|anotac*|matrizes|perfis|dados que))',
    '(destru*|relatori*|participante*|restante*|copia d* .. (parecer|certificado|artigo|aprova*)|certificado|etic*|parecer|lista|nomes|manuscrito|facultat*|antes de|seus dados|artigo|taxa|minuta)',
  ),
  idiom(
    '0044',
    '((nao|nunca|nenhum*|proibid*|vedad*|proscrit*|excluid*|interdit*) ... (antepassad*|etnic*|etnia*|origens|ancestral*|ascendencia|tribo|cla|de onde (vem|vieram|veio)|raca|racial|origem (etnica|geografica|das populacoes))|(antepassad*|etnic*|etnia*|origens|ancestral*|ascendencia|origem etnica) ... (proibid*|vedad*|proscrit*|excluid*|interdit*))',
    '(unicamente|mais nada|somente|apenas|discrimin*|seguro*|identific*|sem distincao|qualquer que seja a|independentemente)',
  ),
  idiom(
    '0016',
    '((sem|desprovid* d*|alhei* a) .. (ligac*|relac*|componente|genetica|hereditariedade) ... (genetic*|gene|genes|nao|excluid*|proibid*) .. |(estudo|pesquisa|investigacao) .. (dos genes|da hereditariedade|genetic*) .. (so a ele|so a ela|nada mais|e mais nada))',
    '(xdisease|saude|reidentific*)',
  ),
]
