/** By which words a party is known, in folded text (`pattern.ts`). */
export const partyCues = {
  en: {
    agreement:
      '(agreement|terms|conditions of (access|use)|statement of access|contract|deed|material transfer|transfer of|data use|statement of use|letter of access|licen*e|memorandum)',
    otherPaper:
      '(consent|agreement (to give|sheet)|(parent|child|sheet and|information and) agreement|clearance|ethics (approval|opinion)|notice of)',
    speaksFor: '(for|on behalf|dear|cc|by the|through|present)',
    anyOf: '(a|an|any|each|another)',
    aside: '(the|our|its) (director|president|chair*|rector|head|dean)',
    investigator:
      '(principal investigator|investigator|lead user|study (director|doctor|lead|leader)|lead (scientist|researcher)|responsible (scientist|researcher)|researcher)',
    provider:
      '(provider|custodian|data holder|supplier|transferor|owner of the data|discloser|data controller|provider institution|providing institution|sender|donor institution|licensor|releasing institution|holder|giver of access|operator)',
    recipient:
      '(recipient|applicant organisation|applicant institution|applicant|requesting organisation|requesting institution|requester|user|data user|user institution|receiving institution|transferee|licensee|beneficiary|receiver|taker|acquirer|(requesting|accepting|receiving) (body|organi*))',
    office:
      '(chair*|president|director*|secretary|rector|vice|dean|chief|head of|pro vice|registrar|trustee*|provost)',
    signs: '(sign*|by its|witness|yours|dear|name of participant|printed name)',
    notLabel:
      '(scientist*|investigator*|person|signature|signed|for the|on behalf|lead|contact|responsible|name of|type|date|for|by|accepted|address|user s|users|number)',
  },
  fr: {
    agreement:
      '(convention|accord|entente|contrat|bordereau|acces aux donnees|conditions d acces|conditions d utilisation|licence|protocole d accord)',
    otherPaper: '(consentement|avis|decision|notice d information|formulaire d information)',
    speaksFor: '(pour|au nom|presents)',
    anyOf: '(un|une|tout|toute)',
    aside:
      '(represente* par|l* (directeur|directrice|president*|recteur|rectrice)|la mere|le pere|personne qui a recueilli)',
    investigator:
      '((chercheu*|investigat*) [principal*|responsable]|responsable (scientifique|du projet|de l etude))',
    provider:
      '(fournisseur|fournisseuse|cedant|detenteur|responsable des donnees|plateforme|consortium|depositaire|emetteur|concedant|producteur|bailleur|detentrice|gestionnaire|expediteur|qui cede)',
    recipient:
      '(destinataire|receveur|beneficiaire|utilisateur|preneur|demandeur|requerant|cessionnaire|organisme demandeur|recepteur|acquereur|receptionnaire|qui recoit)',
    office:
      '(president*|directeur|directrice|secretaire|recteur|rectrice|vice|doyen*|administrat*)',
    signs:
      '(signature|signe*|temoin|nom et prenom|la presidente|le president|la secretaire|le secretaire|president*|secretaire*)',
    notLabel:
      '(signature|signe*|pour le|pour la|pour l|chez|chercheu*|personne|contact|date|adresse|utilisateurs|visa|numero)',
  },
  pt: {
    agreement:
      '(acordo|contrato|termo de (transferencia|acesso|cessao|cedencia|uso)|condicoes de (acesso|uso|utilizacao)|protocolo de (cedencia|entrega)|guia de (transferencia|remessa)|autorizacao de acesso|termo de (compromisso|entrega)|remessa de|licenca|convenio)',
    otherPaper: '(consentimento|parecer|aprovacao etica|assentimento)',
    speaksFor: '(pelo|pela|em nome|presentes)',
    anyOf: '(um|uma|qualquer)',
    aside: '(president*|reitor*|secretari*|a mae|o pai)',
    investigator: '((pesquisador*|investigador*) [principal|responsavel]|responsavel cientific*)',
    provider:
      '(cedente|quem (cede|da)|que cede|primeir* outorgante|entregante|fornecedor|fornecedora|titular dos dados|registo|instituto|depositario|remetente|transmitente|provedor|detentor*|custodiante|instituicao cedente|instituicao fornecedora|guardiao)',
    recipient:
      '(cessionari*|quem recebe|que recebe|segund* outorgante|aceitante|receptor|receptora|recetor|recetora|requerente|destinatari*|utilizador*|beneficiari*|solicitante|universidade|recipiente|usuari*|instituicao (recetora|receptora|requerente|solicitante|destinataria))',
    office:
      '(president*|diretor*|director*|secretari*|reitor*|vice|decano|coordenadora do comite|presidenta)',
    signs: '(assin*|em nome do comite|testemunha|o presidente|a presidente|coordenadora)',
    notLabel:
      '(pesquisador*|investigador*|assin*|pelo|pela|responsavel|contacto|contato|nome|data|endereco|morada|utilizadores|usuarios|numero)',
  },
} as const
