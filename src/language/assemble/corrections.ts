/** Words with which somebody corrects what stands before them. */
export const corrections = /\b(?:no,? wait|sorry|correction|make that|meant|rather|edit:)\b/i;
