import type { NoticeTexts } from './notice-texts.ts'

export const portugueseNotices: NoticeTexts = {
  about: {
    job_waits: {
      subject: 'Um trabalho espera por si',
      line: (name) =>
        `"${name}" espera por si: por uma credencial, ou pela sua palavra sobre uma delas.`,
    },
    job_completed: {
      subject: 'Um trabalho foi concluído',
      line: (name) => `"${name}" foi concluído, e os resultados estão aqui.`,
    },
    job_completed_with_warnings: {
      subject: 'Um trabalho foi concluído com avisos',
      line: (name) => `"${name}" foi concluído, com avisos que deve ler.`,
    },
    job_failed: {
      subject: 'Um trabalho falhou',
      line: (name) => `"${name}" falhou. A sua página diz porquê, e o que fazer.`,
    },
    job_cancelled: {
      subject: 'Um trabalho foi cancelado',
      line: (name) => `"${name}" foi cancelado, e não por si.`,
    },
    document_read: {
      subject: 'Um documento foi lido',
      line: (name) => `"${name}" foi lido: as suas palavras podem ser procuradas.`,
    },
    document_failed: {
      subject: 'Um documento não pôde ser lido',
      line: (name) => `"${name}" não pôde ser lido. O documento diz porquê, e o que fazer.`,
    },
    document_expires: {
      subject: 'Um documento termina em breve',
      line: (name) => `"${name}" termina em breve. Peça outro antes.`,
    },
    report_ready: {
      subject: 'Um relatório está escrito',
      line: (name) => `"${name}" está escrito.`,
    },
    report_failed: {
      subject: 'Um relatório não pôde ser escrito',
      line: (name) => `"${name}" não pôde ser escrito. Faça-o de novo.`,
    },
    batch_ended: {
      subject: 'Nenhum trabalho de um lote está aberto',
      line: (name) => `Nenhum trabalho de "${name}" está aberto.`,
    },
    credential_expires: {
      subject: 'Uma das suas credenciais acaba em breve',
      line: (name) => `A sua credencial para ${name} acaba em breve. Introduza outra antes.`,
    },
    credential_unused: {
      subject: 'Uma das suas credenciais não é usada',
      line: (name) =>
        `A sua credencial para ${name} não é usada há muito tempo. Remova-a se puder.`,
    },
    credential_refused: {
      subject: 'Uma das suas credenciais foi recusada',
      line: (name) => `${name} já não aceita a sua credencial. Introduza outra.`,
    },
    service_moved: {
      subject: 'Um serviço tem outro endereço',
      line: (name) =>
        `${name} tem outro endereço. Diga se a sua credencial pode ser enviada para lá.`,
    },
    schedule_stopped: {
      subject: 'Um agendamento foi parado',
      line: (name) => `Nada foi enviado para o agendamento "${name}", que está parado.`,
    },
    schedule_not_sent: {
      subject: 'Um agendamento não foi enviado',
      line: (name) => `Nada foi enviado para o agendamento "${name}".`,
    },
    schedule_missed: {
      subject: 'Um agendamento foi perdido',
      line: (name) =>
        `Um momento do agendamento "${name}" passou enquanto o Tessera estava ausente.`,
    },
  },
  digest: 'O que aconteceu na sua conta',
  more: (lines) => `E mais ${lines}.`,
  where: 'A página "Notifications" tem tudo, com o que fazer.',
  wished:
    'Escolheu ser informado por correio. Para não receber nenhum, ou um por dia, abra "Your account", depois "What you are told".',
}
