/** More than thirty intents need. Beyond it a model is writing something else. */
export const mostAnswerTokens = 16_000;
