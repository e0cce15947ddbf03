/** A page of `gan explain-error`: what it means and why it matters, then a wrong and a right example. */
export const diagnosticPage = (text: string, wrong: string, right: string): string =>
  `${text}\n\nWrong:\n\n\`\`\`gan\n${wrong}\n\`\`\`\n\nRight:\n\n\`\`\`gan\n${right}\n\`\`\`\n`;
