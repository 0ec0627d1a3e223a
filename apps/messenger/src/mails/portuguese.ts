import type { MailTexts } from './mail-texts.ts'
import { portugueseNotices } from './notices-in-portuguese.ts'

export const portuguese: MailTexts = {
  greeting: (username) => (username === null ? 'Olá,' : `Olá ${username},`),
  footer: 'Esta mensagem foi enviada pelo serviço Tessera em',
  linkHint: 'Ou abra este endereço:',
  device: {
    on: 'em',
    unknown: 'um programa ou navegador desconhecido',
    from: (device, country) => `${device}, a partir de: ${country}`,
  },
  about: {
    verify_address: () => ({
      subject: 'Confirme o seu endereço de e-mail',
      paragraphs: ['Por favor, confirme que este endereço é seu.'],
      action: 'Confirmar este endereço',
      closing: [
        'A ligação funciona uma única vez, durante um dia.',
        'Se não criou uma conta com este endereço, ignore esta mensagem: nada mais será enviado para aqui.',
      ],
    }),
    address_named: () => ({
      subject: 'Já tem uma conta com este endereço',
      paragraphs: [
        'Alguém acaba de indicar este endereço para uma nova conta. É o endereço da sua, e assim continua.',
        'Se foi você, entre com o nome acima. Se esqueceu a palavra-passe, escolha "Forgot your password?" na página de entrada.',
        'Se não foi você, não há nada a fazer: essa pessoa não tem acesso à sua conta.',
      ],
    }),
    registration_approved: () => ({
      subject: 'A sua conta foi aprovada',
      paragraphs: ['Já pode entrar, da forma como pediu a conta.'],
    }),
    registration_refused: ({ detail }) => ({
      subject: 'A sua conta não foi aprovada',
      paragraphs: [
        `Pediu a conta "${detail.username}". Os responsáveis por este serviço Tessera não a aprovaram: ${detail.reason}`,
        'Nada dela é guardado, salvo este nome e o motivo, no registo de quem decidiu. Pode pedi-la de novo.',
      ],
    }),
    registration_waits: () => ({
      subject: 'Alguém espera pela sua aprovação',
      paragraphs: [
        'Alguém pediu uma conta e não a pode usar até um administrador decidir.',
        'Abra a página "New accounts": todos os pedidos estão lá.',
      ],
      closing: [
        'Uma mensagem destas é enviada no máximo uma vez por quarto de hora. Para não receber nenhuma, abra "Your account" e depois "What you are told".',
      ],
    }),
    invitation: ({ detail }) => ({
      subject: 'Recebeu um convite para criar uma conta',
      paragraphs: [
        `${detail.by} convida-o a criar uma conta neste serviço Tessera, que envia genótipos a serviços de imputação com as suas próprias contas.`,
        ...(detail.note === '' ? [] : [`${detail.by} escreve: "${detail.note}"`]),
      ],
      action: 'Aceitar o convite',
      closing: [
        'A ligação funciona uma única vez, durante sete dias.',
        'Se não sabe do que se trata, ignore esta mensagem: nenhuma conta é criada.',
      ],
    }),
    invitation_not_needed: ({ detail }) => ({
      subject: 'Recebeu um convite e já tem uma conta',
      paragraphs: [
        `${detail.by} quis convidá-lo para este serviço Tessera com este endereço. É o endereço da sua conta: entre com o nome acima.`,
        ...(detail.note === '' ? [] : [`${detail.by} escreve: "${detail.note}"`]),
        'Nada foi mudado na sua conta.',
      ],
    }),
    reset_password: () => ({
      subject: 'Escolha uma nova palavra-passe',
      paragraphs: ['Alguém pediu uma nova palavra-passe para a sua conta.'],
      action: 'Escolher uma nova palavra-passe',
      closing: [
        'A ligação funciona uma única vez, durante 30 minutos. Uma nova palavra-passe termina todas as suas sessões e invalida os seus tokens de acesso. Depois, as chaves de acesso que tem só servem após a nova palavra-passe.',
        'Se não foi você, ignore esta mensagem: a sua palavra-passe não muda.',
      ],
    }),
    confirm_old_address: ({ detail }) => ({
      subject: 'Confirme a mudança do seu endereço de e-mail',
      paragraphs: [
        `As mensagens da sua conta devem passar a ser enviadas para ${detail.newAddress} em vez deste endereço.`,
        'A mudança precisa de ser confirmada nos dois endereços.',
      ],
      action: 'Aceitar a mudança',
      closing: [
        'A ligação funciona uma única vez, durante um dia.',
        'Se não foi você, não a abra e mude a sua palavra-passe: alguém pode estar a usar a sua conta.',
      ],
    }),
    confirm_new_address: () => ({
      subject: 'Confirme o seu novo endereço de e-mail',
      paragraphs: ['As mensagens da sua conta devem passar a ser enviadas para este endereço.'],
      action: 'Confirmar este endereço',
      closing: [
        'A ligação funciona uma única vez, durante um dia.',
        'Se não sabe do que se trata, ignore esta mensagem: nada mais será enviado para aqui.',
      ],
    }),
    address_changed: ({ detail, time }) => ({
      subject: 'O seu endereço de e-mail foi mudado',
      paragraphs: [
        `As mensagens da sua conta são enviadas para ${detail.newAddress} desde ${time}.`,
        'Se não foi você, escreva imediatamente aos responsáveis por este serviço Tessera.',
      ],
    }),
    password_changed: ({ time }) => ({
      subject: 'A sua palavra-passe foi mudada',
      paragraphs: [
        `A palavra-passe da sua conta foi mudada em ${time}.`,
        'Se não foi você, escolha imediatamente uma nova com "Forgot your password?" na página de entrada.',
      ],
    }),
    new_device: ({ device, time }) => ({
      subject: 'Entrada na sua conta a partir de um novo dispositivo',
      paragraphs: [
        `Em ${time} alguém entrou na sua conta: ${device}.`,
        'Se não foi você, abra "Your account", escolha "Stop everything" e depois mude a sua palavra-passe.',
      ],
    }),
    token_made: ({ detail, time }) => ({
      subject: 'Um token de acesso foi criado para a sua conta',
      paragraphs: [
        `O token de acesso "${detail.name}" foi criado em ${time}.`,
        'Se não foi você, termine-o na página "Your account" e mude a sua palavra-passe.',
      ],
    }),
    identity_added: ({ detail, time }) => ({
      subject: 'Uma forma de entrar foi adicionada à sua conta',
      paragraphs: [
        `Desde ${time} é possível entrar na sua conta com uma conta de outro serviço: ${detail.label}.`,
        'Se não foi você, remova-a na página "Your account" e mude a sua palavra-passe.',
      ],
    }),
    identity_removed: ({ detail, time }) => ({
      subject: 'Uma forma de entrar foi removida da sua conta',
      paragraphs: [
        `Em ${time} esta conta de outro serviço foi removida da sua conta: ${detail.label}.`,
        'Se não foi você, mude a sua palavra-passe.',
      ],
    }),
    factor_added: ({ detail, time }) => ({
      subject: 'Um segundo fator foi adicionado à sua conta',
      paragraphs: [
        `Desde ${time} a sua conta tem ${detail.factor === 'passkey' ? `a chave de acesso "${detail.name}"` : 'uma aplicação de autenticação'}.`,
        'Se não foi você, remova-a na página "Your account" e mude a sua palavra-passe.',
      ],
    }),
    factor_removed: ({ detail, time }) => ({
      subject: 'Um segundo fator foi removido da sua conta',
      paragraphs: [
        `Em ${time} ${detail.factor === 'passkey' ? `a chave de acesso "${detail.name}"` : 'a aplicação de autenticação'} foi removida da sua conta.`,
        'Se não foi você, mude a sua palavra-passe e configure de novo um segundo fator.',
      ],
    }),
    passkey_copied: ({ detail, time }) => ({
      subject: 'Uma das suas chaves de acesso pode ter sido copiada',
      paragraphs: [
        `Em ${time} a chave de acesso "${detail.name}" foi mostrada e recusada: contou menos usos do que antes, como faz uma cópia.`,
        'Remova-a na página "Your account" e crie outra. Se não tentou entrar nesse momento, escolha lá também "Stop everything".',
      ],
    }),
    recovery_code_used: ({ detail, time }) => ({
      subject: 'Um código de recuperação da sua conta foi usado',
      paragraphs: [
        `Um dos seus códigos de recuperação foi usado em ${time}. Restam-lhe ${detail.left}.`,
        'Se não foi você, abra "Your account", escolha "Stop everything", mude a sua palavra-passe e crie novos códigos.',
      ],
    }),
    recovery_codes_made: ({ time }) => ({
      subject: 'Foram criados novos códigos de recuperação',
      paragraphs: [
        `Foram criados novos códigos de recuperação em ${time}. Os anteriores já não funcionam.`,
        'Se não foi você, mude a sua palavra-passe e crie novos códigos na página "Your account".',
      ],
    }),
    new_password_required: ({ time }) => ({
      subject: 'A sua conta precisa de uma nova palavra-passe',
      paragraphs: [
        `Em ${time} um administrador exigiu que escolha uma nova palavra-passe. Todas as suas sessões foram terminadas, e os seus tokens de acesso também. Os seus trabalhos continuam.`,
        'Abra o Tessera e entre como sempre: antes de mais nada é-lhe pedida uma nova palavra-passe.',
        'Nenhum administrador lhe pede a sua palavra-passe, e nenhum a conhece.',
      ],
    }),
    factors_forgotten: ({ time }) => ({
      subject: 'Os seus segundos fatores foram removidos',
      paragraphs: [
        `Em ${time} as pessoas que gerem este Tessera removeram todos os segundos fatores e códigos de recuperação da sua conta, e terminaram todas as suas sessões. Os seus tokens de acesso terminaram.`,
        'Agora basta a sua palavra-passe para entrar: configure de novo um segundo fator na página "Your account". Se não o pediu, mude já a sua palavra-passe e escreva-lhes.',
      ],
    }),
    credential_added: ({ detail, time }) => ({
      subject: 'Uma credencial foi adicionada à sua conta',
      paragraphs: [
        `A credencial "${detail.label}" para ${detail.service} foi guardada em ${time}.`,
        'Se não foi você, remova-a na página "Credentials" e mude a sua palavra-passe.',
      ],
    }),
    notice: ({ detail }) => {
      const { subject, line } = portugueseNotices.about[detail.kind]
      return {
        subject,
        paragraphs: [line(detail.name), portugueseNotices.where],
        closing: [portugueseNotices.wished],
      }
    },
    notice_digest: ({ detail }) => ({
      subject: portugueseNotices.digest,
      paragraphs: [
        ...detail.lines.map(({ kind, name }) => portugueseNotices.about[kind].line(name)),
        ...(detail.more === 0 ? [] : [portugueseNotices.more(detail.more)]),
        portugueseNotices.where,
      ],
      closing: [portugueseNotices.wished],
    }),
    webhook_added: ({ detail, time }) => ({
      subject: 'Um webhook foi adicionado à sua conta',
      paragraphs: [
        `Desde ${time}, o que acontece na sua conta é também enviado para ${detail.host}.`,
        'Se não foi você, remova-o na página "Your account", escolha lá "Stop everything" e mude a sua palavra-passe.',
      ],
    }),
    webhook_paused: ({ detail, time }) => ({
      subject: 'Um dos seus webhooks está em pausa',
      paragraphs: [
        `Nada foi aceite em ${detail.host} há muito tempo, ou ele diz que já não existe: nada mais é enviado para lá desde ${time}.`,
        'A página "Your account" mostra o que foi tentado. Corrija-o e retome-o, ou remova-o.',
      ],
    }),
    removal_asked: ({ at, time }) => ({
      subject: 'A sua conta vai ser eliminada',
      paragraphs: [
        `Em ${time} alguém pediu a eliminação da sua conta. Ela já não faz nada: o que corria em seu nome foi parado.`,
        `Em ${at} os seus ficheiros, resultados, credenciais e tudo o que a nomeia serão eliminados. Até lá, entre na sua conta para anular.`,
        'Se não foi você, entre na sua conta, escolha "Undo" e mude a sua palavra-passe.',
      ],
    }),
    removal_undone: ({ time }) => ({
      subject: 'A sua conta é mantida',
      paragraphs: [
        `A eliminação da sua conta foi anulada em ${time}.`,
        'Os agendamentos ficam em pausa. Os tokens de acesso e as permissões dadas a programas ficam terminados.',
        'Se não foi você, mude a sua palavra-passe.',
      ],
    }),
    removal_soon: ({ at }) => ({
      subject: 'A sua conta é eliminada amanhã',
      paragraphs: [
        `Em ${at} os seus ficheiros, resultados, credenciais e tudo o que a nomeia serão eliminados, como pediu. Depois disso ninguém os pode recuperar.`,
        'Para manter a conta, entre antes e escolha "Undo".',
      ],
    }),
    account_removed: () => ({
      subject: 'A sua conta foi eliminada',
      paragraphs: [
        'Os seus ficheiros, resultados, credenciais e tudo o que a nomeia foram eliminados deste serviço Tessera.',
        'Fica o que a lei manda guardar: que ações foram feitas e que trabalhos foram enviados e quando, sob um número que não leva a ninguém.',
        'Esta é a última mensagem para este endereço, que já não está guardado.',
      ],
    }),
  },
}
