import type { NoticeTexts } from './notice-texts.ts'

export const frenchNotices: NoticeTexts = {
  about: {
    job_waits: {
      subject: 'Un travail vous attend',
      line: (name) =>
        `« ${name} » vous attend : il lui faut un identifiant, ou votre accord sur l’un d’eux.`,
    },
    job_completed: {
      subject: 'Un travail est terminé',
      line: (name) => `« ${name} » est terminé, et ses résultats sont ici.`,
    },
    job_completed_with_warnings: {
      subject: 'Un travail est terminé avec des avertissements',
      line: (name) => `« ${name} » est terminé, avec des avertissements à lire.`,
    },
    job_failed: {
      subject: 'Un travail a échoué',
      line: (name) => `« ${name} » a échoué. Sa page dit pourquoi, et que faire.`,
    },
    job_cancelled: {
      subject: 'Un travail a été annulé',
      line: (name) => `« ${name} » a été annulé, et pas par vous.`,
    },
    document_read: {
      subject: 'Un document a été lu',
      line: (name) => `« ${name} » a été lu : ses mots peuvent être cherchés.`,
    },
    document_failed: {
      subject: 'Un document n’a pas pu être lu',
      line: (name) => `« ${name} » n’a pas pu être lu. Le document dit pourquoi, et que faire.`,
    },
    document_expires: {
      subject: 'Un document arrive à son terme',
      line: (name) => `« ${name} » arrive bientôt à son terme. Demandez-en un autre avant.`,
    },
    report_ready: {
      subject: 'Un rapport est écrit',
      line: (name) => `« ${name} » est écrit.`,
    },
    report_failed: {
      subject: 'Un rapport n’a pas pu être écrit',
      line: (name) => `« ${name} » n’a pas pu être écrit. Faites-le de nouveau.`,
    },
    batch_ended: {
      subject: 'Plus aucun travail d’un lot n’est ouvert',
      line: (name) => `Plus aucun travail de « ${name} » n’est ouvert.`,
    },
    credential_expires: {
      subject: 'Un de vos identifiants expire bientôt',
      line: (name) => `Votre identifiant pour ${name} expire bientôt. Saisissez-en un autre avant.`,
    },
    credential_unused: {
      subject: 'Un de vos identifiants ne sert pas',
      line: (name) =>
        `Votre identifiant pour ${name} n’a pas servi depuis longtemps. Retirez-le si vous le pouvez.`,
    },
    credential_refused: {
      subject: 'Un de vos identifiants a été refusé',
      line: (name) => `${name} n’accepte plus votre identifiant. Saisissez-en un autre.`,
    },
    service_moved: {
      subject: 'Un service a une autre adresse',
      line: (name) => `${name} a une autre adresse. Dites si votre identifiant peut y être envoyé.`,
    },
    schedule_stopped: {
      subject: 'Une programmation est arrêtée',
      line: (name) => `Rien n’a été envoyé pour la programmation « ${name} », qui est arrêtée.`,
    },
    schedule_not_sent: {
      subject: 'Une programmation n’a pas été envoyée',
      line: (name) => `Rien n’a été envoyé pour la programmation « ${name} ».`,
    },
    schedule_missed: {
      subject: 'Une programmation a été manquée',
      line: (name) =>
        `Une échéance de la programmation « ${name} » est passée pendant une absence de Tessera.`,
    },
  },
  digest: 'Ce qui s’est passé dans votre compte',
  more: (lines) => `Et ${lines} de plus.`,
  where: 'La page « Notifications » contient tout, avec ce qu’il faut faire.',
  wished:
    'Vous avez choisi d’être informé par courriel. Pour n’en recevoir aucun, ou un par jour, ouvrez « Your account », puis « What you are told ».',
}
