// Texts as a search compares them: no diacritics, no case, single spaces, as units/text/folding.py does.
const HYPHENS = /[\u2010-\u2015\u2212\ufe63]/g;
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const WIDE = /[\uff01-\uff5e]/g; // letters of full width

export const fold = (text) =>
  text
    .replace(INVISIBLE, "")
    .replace(HYPHENS, "-")
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
