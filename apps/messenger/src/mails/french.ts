import type { MailTexts } from './mail-texts.ts'
import { frenchNotices } from './notices-in-french.ts'

export const french: MailTexts = {
  greeting: (username) => (username === null ? 'Bonjour,' : `Bonjour ${username},`),
  footer: 'Ce message a été envoyé par le service Tessera à l’adresse',
  linkHint: 'Ou ouvrez cette adresse :',
  device: {
    on: 'sur',
    unknown: 'un programme ou un navigateur inconnu',
    from: (device, country) => `${device}, depuis : ${country}`,
  },
  about: {
    verify_address: () => ({
      subject: 'Confirmez votre adresse e-mail',
      paragraphs: ['Veuillez confirmer que cette adresse est la vôtre.'],
      action: 'Confirmer cette adresse',
      closing: [
        'Le lien fonctionne une seule fois, pendant un jour.',
        'Si vous n’avez pas créé de compte avec cette adresse, ignorez ce message : rien d’autre n’y sera envoyé.',
      ],
    }),
    address_named: () => ({
      subject: 'Vous avez déjà un compte avec cette adresse',
      paragraphs: [
        'Quelqu’un vient d’indiquer cette adresse pour un nouveau compte. Elle est celle du vôtre et le reste.',
        'Si c’était vous, connectez-vous avec le nom ci-dessus. Si vous avez oublié votre mot de passe, choisissez « Forgot your password? » à la page de connexion.',
        'Si ce n’était pas vous, il n’y a rien à faire : cette personne n’a aucun accès à votre compte.',
      ],
    }),
    registration_approved: () => ({
      subject: 'Votre compte a été approuvé',
      paragraphs: [
        'Vous pouvez maintenant vous connecter, de la manière dont vous avez demandé le compte.',
      ],
    }),
    registration_refused: ({ detail }) => ({
      subject: 'Votre compte n’a pas été approuvé',
      paragraphs: [
        `Vous avez demandé le compte « ${detail.username} ». Les responsables de ce service Tessera ne l’ont pas approuvé : ${detail.reason}`,
        'Rien n’en est conservé, sauf ce nom et le motif, dans le journal de la personne qui a décidé. Vous pouvez le demander à nouveau.',
      ],
    }),
    registration_waits: () => ({
      subject: 'Quelqu’un attend votre approbation',
      paragraphs: [
        'Quelqu’un a demandé un compte et ne peut pas l’utiliser avant la décision d’un administrateur.',
        'Ouvrez la page « New accounts » : toutes les demandes y sont.',
      ],
      closing: [
        'Un tel message est envoyé au plus une fois par quart d’heure. Pour ne plus en recevoir, ouvrez « Your account », puis « What you are told ».',
      ],
    }),
    invitation: ({ detail }) => ({
      subject: 'Vous êtes invité à créer un compte',
      paragraphs: [
        `${detail.by} vous invite à créer un compte sur ce service Tessera, qui envoie des génotypes à des services d’imputation avec vos propres comptes.`,
        ...(detail.note === '' ? [] : [`${detail.by} écrit : « ${detail.note} »`]),
      ],
      action: 'Accepter l’invitation',
      closing: [
        'Le lien fonctionne une seule fois, pendant sept jours.',
        'Si vous ne savez pas de quoi il s’agit, ignorez ce message : aucun compte n’est créé.',
      ],
    }),
    invitation_not_needed: ({ detail }) => ({
      subject: 'Vous êtes invité et avez déjà un compte',
      paragraphs: [
        `${detail.by} voulait vous inviter sur ce service Tessera avec cette adresse. Elle est celle de votre compte : connectez-vous avec le nom ci-dessus.`,
        ...(detail.note === '' ? [] : [`${detail.by} écrit : « ${detail.note} »`]),
        'Rien n’a été changé dans votre compte.',
      ],
    }),
    reset_password: () => ({
      subject: 'Choisissez un nouveau mot de passe',
      paragraphs: ['Quelqu’un a demandé un nouveau mot de passe pour votre compte.'],
      action: 'Choisir un nouveau mot de passe',
      closing: [
        'Le lien fonctionne une seule fois, pendant 30 minutes. Un nouveau mot de passe vous déconnecte partout et met fin à vos jetons d’accès. Ensuite, vos clés d’accès actuelles ne servent plus qu’après le nouveau mot de passe.',
        'Si ce n’était pas vous, ignorez ce message : votre mot de passe ne change pas.',
      ],
    }),
    confirm_old_address: ({ detail }) => ({
      subject: 'Confirmez le changement de votre adresse e-mail',
      paragraphs: [
        `Les messages de votre compte doivent être envoyés à ${detail.newAddress} au lieu de cette adresse.`,
        'Le changement doit être confirmé depuis les deux adresses.',
      ],
      action: 'Accepter le changement',
      closing: [
        'Le lien fonctionne une seule fois, pendant un jour.',
        'Si ce n’était pas vous, ne l’ouvrez pas et changez votre mot de passe : quelqu’un utilise peut-être votre compte.',
      ],
    }),
    confirm_new_address: () => ({
      subject: 'Confirmez votre nouvelle adresse e-mail',
      paragraphs: ['Les messages de votre compte doivent être envoyés à cette adresse.'],
      action: 'Confirmer cette adresse',
      closing: [
        'Le lien fonctionne une seule fois, pendant un jour.',
        'Si cela ne vous dit rien, ignorez ce message : rien d’autre n’y sera envoyé.',
      ],
    }),
    address_changed: ({ detail, time }) => ({
      subject: 'Votre adresse e-mail a été changée',
      paragraphs: [
        `Les messages de votre compte sont envoyés à ${detail.newAddress} depuis le ${time}.`,
        'Si ce n’était pas vous, écrivez tout de suite aux responsables de ce service Tessera.',
      ],
    }),
    password_changed: ({ time }) => ({
      subject: 'Votre mot de passe a été changé',
      paragraphs: [
        `Le mot de passe de votre compte a été changé le ${time}.`,
        'Si ce n’était pas vous, choisissez-en tout de suite un nouveau avec « Forgot your password? » sur la page de connexion.',
      ],
    }),
    new_device: ({ device, time }) => ({
      subject: 'Connexion à votre compte depuis un nouvel appareil',
      paragraphs: [
        `Le ${time}, quelqu’un s’est connecté à votre compte : ${device}.`,
        'Si ce n’était pas vous, ouvrez « Your account », choisissez « Stop everything », puis changez votre mot de passe.',
      ],
    }),
    token_made: ({ detail, time }) => ({
      subject: 'Un jeton d’accès a été créé pour votre compte',
      paragraphs: [
        `Le jeton d’accès « ${detail.name} » a été créé le ${time}.`,
        'Si ce n’était pas vous, révoquez-le à la page « Your account » et changez votre mot de passe.',
      ],
    }),
    identity_added: ({ detail, time }) => ({
      subject: 'Un moyen de connexion a été ajouté à votre compte',
      paragraphs: [
        `Depuis le ${time}, on peut se connecter à votre compte avec un compte d’un autre site : ${detail.label}.`,
        'Si ce n’était pas vous, supprimez-le à la page « Your account » et changez votre mot de passe.',
      ],
    }),
    identity_removed: ({ detail, time }) => ({
      subject: 'Un moyen de connexion a été supprimé de votre compte',
      paragraphs: [
        `Le ${time}, ce compte d’un autre site a été retiré de votre compte : ${detail.label}.`,
        'Si ce n’était pas vous, changez votre mot de passe.',
      ],
    }),
    factor_added: ({ detail, time }) => ({
      subject: 'Un second facteur a été ajouté à votre compte',
      paragraphs: [
        `Depuis le ${time}, votre compte a ${detail.factor === 'passkey' ? `la clé d’accès « ${detail.name} »` : 'une application d’authentification'}.`,
        'Si ce n’était pas vous, supprimez-la à la page « Your account » et changez votre mot de passe.',
      ],
    }),
    factor_removed: ({ detail, time }) => ({
      subject: 'Un second facteur a été supprimé de votre compte',
      paragraphs: [
        `Le ${time}, ${detail.factor === 'passkey' ? `la clé d’accès « ${detail.name} »` : 'l’application d’authentification'} a été retirée de votre compte.`,
        'Si ce n’était pas vous, changez votre mot de passe et configurez de nouveau un second facteur.',
      ],
    }),
    passkey_copied: ({ detail, time }) => ({
      subject: 'Une de vos clés d’accès a peut-être été copiée',
      paragraphs: [
        `Le ${time}, la clé d’accès « ${detail.name} » a été présentée et refusée : elle a compté moins d’utilisations qu’auparavant, comme le fait une copie.`,
        'Supprimez-la à la page « Your account » et créez-en une autre. Si vous n’avez pas essayé de vous connecter à ce moment, choisissez-y aussi « Stop everything ».',
      ],
    }),
    recovery_code_used: ({ detail, time }) => ({
      subject: 'Un code de secours de votre compte a été utilisé',
      paragraphs: [
        `Un de vos codes de secours a été utilisé le ${time}. Il vous en reste ${detail.left}.`,
        'Si ce n’était pas vous, ouvrez « Your account », choisissez « Stop everything », changez votre mot de passe et créez de nouveaux codes.',
      ],
    }),
    recovery_codes_made: ({ time }) => ({
      subject: 'De nouveaux codes de secours ont été créés',
      paragraphs: [
        `De nouveaux codes de secours ont été créés le ${time}. Les anciens ne fonctionnent plus.`,
        'Si ce n’était pas vous, changez votre mot de passe et créez de nouveaux codes à la page « Your account ».',
      ],
    }),
    new_password_required: ({ time }) => ({
      subject: 'Votre compte a besoin d’un nouveau mot de passe',
      paragraphs: [
        `Le ${time}, un administrateur a demandé que vous choisissiez un nouveau mot de passe. Vous êtes déconnecté partout, et vos jetons d’accès ont pris fin. Vos tâches continuent.`,
        'Ouvrez Tessera et connectez-vous comme d’habitude : un nouveau mot de passe vous sera demandé avant toute autre chose.',
        'Aucun administrateur ne vous demande votre mot de passe, et aucun ne le connaît.',
      ],
    }),
    factors_forgotten: ({ time }) => ({
      subject: 'Vos seconds facteurs ont été supprimés',
      paragraphs: [
        `Le ${time}, les personnes qui gèrent ce Tessera ont supprimé tous les seconds facteurs et codes de secours de votre compte, et vous ont déconnecté partout. Vos jetons d’accès ont pris fin.`,
        'Votre mot de passe seul vous connecte à présent : configurez de nouveau un second facteur à la page « Your account ». Si vous ne l’avez pas demandé, changez votre mot de passe sans attendre et écrivez-leur.',
      ],
    }),
    credential_added: ({ detail, time }) => ({
      subject: 'Un identifiant d’accès a été ajouté à votre compte',
      paragraphs: [
        `L’identifiant « ${detail.label} » pour ${detail.service} a été enregistré le ${time}.`,
        'Si ce n’était pas vous, supprimez-le à la page « Credentials » et changez votre mot de passe.',
      ],
    }),
    notice: ({ detail }) => {
      const { subject, line } = frenchNotices.about[detail.kind]
      return {
        subject,
        paragraphs: [line(detail.name), frenchNotices.where],
        closing: [frenchNotices.wished],
      }
    },
    notice_digest: ({ detail }) => ({
      subject: frenchNotices.digest,
      paragraphs: [
        ...detail.lines.map(({ kind, name }) => frenchNotices.about[kind].line(name)),
        ...(detail.more === 0 ? [] : [frenchNotices.more(detail.more)]),
        frenchNotices.where,
      ],
      closing: [frenchNotices.wished],
    }),
    webhook_added: ({ detail, time }) => ({
      subject: 'Un webhook a été ajouté à votre compte',
      paragraphs: [
        `Depuis le ${time}, ce qui se passe dans votre compte est aussi envoyé à ${detail.host}.`,
        'Si ce n’était pas vous, retirez-le à la page « Your account », choisissez-y « Stop everything » et changez votre mot de passe.',
      ],
    }),
    webhook_paused: ({ detail, time }) => ({
      subject: 'Un de vos webhooks est en pause',
      paragraphs: [
        `Rien n’a été accepté à ${detail.host} depuis longtemps, ou il dit ne plus exister : plus rien n’y est envoyé depuis le ${time}.`,
        'La page « Your account » montre ce qui a été tenté. Corrigez-le et reprenez-le, ou retirez-le.',
      ],
    }),
    removal_asked: ({ at, time }) => ({
      subject: 'Votre compte va être supprimé',
      paragraphs: [
        `Le ${time}, quelqu’un a demandé la suppression de votre compte. Il ne fait plus rien : ce qui tournait en votre nom est arrêté.`,
        `Le ${at}, vos fichiers, vos résultats, vos identifiants et tout ce qui vous nomme seront supprimés. D’ici là, connectez-vous pour annuler.`,
        'Si ce n’était pas vous, connectez-vous, choisissez « Undo » et changez votre mot de passe.',
      ],
    }),
    removal_undone: ({ time }) => ({
      subject: 'Votre compte est conservé',
      paragraphs: [
        `La suppression de votre compte a été annulée le ${time}.`,
        'Les programmations restent en pause. Les jetons d’accès et les autorisations données à des programmes restent terminés.',
        'Si ce n’était pas vous, changez votre mot de passe.',
      ],
    }),
    removal_soon: ({ at }) => ({
      subject: 'Votre compte sera supprimé demain',
      paragraphs: [
        `Le ${at}, vos fichiers, vos résultats, vos identifiants et tout ce qui vous nomme seront supprimés, comme vous l’avez demandé. Personne ne pourra les rétablir.`,
        'Pour garder votre compte, connectez-vous avant et choisissez « Undo ».',
      ],
    }),
    account_removed: () => ({
      subject: 'Votre compte est supprimé',
      paragraphs: [
        'Vos fichiers, vos résultats, vos identifiants et tout ce qui vous nomme sont supprimés de ce service Tessera.',
        'Reste ce que la loi demande de garder : quelles actions ont été faites et quels travaux envoyés à quel moment, sous un numéro qui ne mène à personne.',
        'Ceci est le dernier message à cette adresse, qui n’est plus enregistrée.',
      ],
    }),
  },
}
