/** Where somebody who is signed in gets all that is kept of her, as a zip. */
export const ownDataPath = '/api/account/data.zip'
