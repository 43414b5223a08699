// What reads like an order, and how it would be asked.
const SENTENCE = /\S.*?(?:[.!?…]+(?=\s|$)|$)/gmu;
const ORDERS = words.orders.map((each) => new RegExp(each, "iu"));
const QUESTIONS = words.questions.map(([match, becomes]) => [new RegExp(match, "iu"), becomes]);
const LOWERED = new RegExp(words.lowered, "iu");

const isOrder = (sentence) => !sentence.endsWith("?") && ORDERS.some((each) => each.test(sentence));
const soundsLikeOrder = (text) => (text.match(SENTENCE) || []).some(isOrder);
const asQuestions = (text) => text.replace(SENTENCE, (each) => (isOrder(each) ? asQuestion(each) : each));

function asQuestion(sentence) {
  const [match, becomes] = QUESTIONS.find(([each]) => each.test(sentence)) || [/^/u, words.plain_question];
  const asked = sentence.replace(match, (_whole, who) => becomes.replace("$1", () => lowered(who)));
  return asked.replace(/[.!…]*$/u, "?");
}

function lowered(text) {
  return LOWERED.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}
