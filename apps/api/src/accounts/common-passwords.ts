/**
 * What is tried first, of at least 10 characters: shorter ones are refused by their length. A short list on purpose:
 * behind the delays of the sign-in nobody gets further than a few dozen guesses.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  0123456789 0987654321 1111111111 1122334455 1234512345 123456789a 1234567890 12345678901 123456789012 1234567890a
  1234567890q 123123123123 1029384756 12qwaszx34 147258369a 1a2b3c4d5e 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc
  5555555555 9876543210 987654321a a123456789 a1b2c3d4e5 aa12345678 aa123456789 abc1234567 abc123456789 abcd123456
  abcd1234567 abcdef1234 abcdefghij abcdefghijk administrator admin12345 admin123456 adminadmin alexander1 asdf123456
  asdfasdfasdf asdfgh12345 asdfghjkl1 asdfghjkl; asdfghjkl123 azerty12345 azertyuiop barcelona1 basketball basketball1
  beautiful1 butterfly1 california california1 change_me1 changeme12 changeme123 charlotte1 chocolate1 christine1
  christopher computer12 computer123 dragonball elizabeth1 facebook123 football12 football123 fuckyou123 genomics12
  genomics123 helloworld helloworld1 iloveyou12 iloveyou123 iloveyou1234 imputation imputation1 imputation123
  internet123 jesuschrist jonathan12 letmein123 letmein1234 liverpool1 liverpoolfc loveyou123 manchester manchester1
  manunited1 metallica1 microsoft1 mypassword mypassword1 nicholas12 p@ssw0rd12 p@ssw0rd123 p@ssword123 pa55word123
  pass123456 pass1234567 passw0rd12 passw0rd123 password! password01 password10 password11 password12 password123
  password123! password1234 password12345 password123456 password2024 password2025 password2026 passwordpassword
  pokemon123 primavera1 princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx1234 qazwsxedc1 qazwsxedcrfv qq123456789
  qwe123qwe123 qwer123456 qwer12345678 qwerty1234 qwerty12345 qwerty123456 qwertyqwerty qwertyuiop qwertyuiop1
  qwertyuiop123 qwertyuiop[] research12 research123 researcher researcher1 samsung123 sandbox123 secret1234 secret12345
  september1 southafrica spiderman1 summer2024 summer2025 summer2026 sunshine12 sunshine123 superman12 superman123
  tessera123 tessera1234 test123456 test1234567 testtest12 testtest123 trustno1234 universidade university university1
  unknown123 welcome123 welcome1234 whatever12 whatever123 winter2024 winter2025 winter2026 x123456789 zaq12wsxcde3
  zxcvbnm123 zxcvbnm1234 zxcvbnmasd
  `
    .trim()
    .split(/\s+/),
)
