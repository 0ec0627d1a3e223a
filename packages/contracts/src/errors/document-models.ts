import type { ErrorText } from './error-text.ts'

/** Of a model that is asked what a document says. */
export const documentModelErrors = {
  model_unreachable: {
    status: 503,
    message: 'The model that was asked cannot be reached.',
    remedy: 'Ask again later; if it stays so, tell whoever runs Tessera.',
  },
  model_key_refused: {
    status: 503,
    message: 'The model’s host refused the key with which Tessera asked.',
    remedy: 'Tell whoever runs Tessera, and ask again once there is another key.',
  },
  model_busy: {
    status: 503,
    message: 'The model’s host has too many questions to answer just now.',
    remedy: 'Ask again in some minutes: what is answered already is kept.',
  },
  model_too_slow: {
    status: 503,
    message: 'The model takes longer to answer than there is time for it.',
    remedy: 'Ask again later; if it stays so, tell whoever runs Tessera.',
  },
  model_failed: {
    status: 503,
    message: 'The model’s host answered that it cannot do what it was asked.',
    remedy: 'Ask again later; if it stays so, tell whoever runs Tessera.',
  },
  model_answer_unusable: {
    status: 503,
    message: 'What the model answered is no list of findings.',
    remedy: 'Ask again; if it answers so again, go on with what Tessera found.',
  },
  model_not_there: {
    status: 409,
    message: 'The model that you asked is not set up here any more.',
    remedy: 'Open the page anew: it names the model that can be asked, if there is one.',
  },
  model_asked_too_often: {
    status: 429,
    message: 'You have asked a model as often as one person may in a day.',
    remedy: 'Ask again tomorrow; what was found stays.',
  },
  no_model_asked: {
    status: 409,
    message: 'No model is being asked about this document.',
    remedy: 'Open the page anew: it shows what came of the last question, if there was one.',
  },
  model_not_asked: {
    status: 500,
    message: 'Something went wrong here while the model was asked.',
    remedy: 'Ask again; if it goes wrong again, tell whoever runs Tessera which document it is.',
  },
} as const satisfies Record<string, ErrorText>
