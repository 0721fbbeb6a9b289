/** Amazon Bedrock's Converse and ConverseStream behind OpenAI's chat completions; the AWS SDK signs, and is needed for nothing else. */
package dev.llmlb.provider.bedrock;
