output "name" {
  description = "Name of the queue."
  value       = aws_sqs_queue.this.name
}

output "arn" {
  description = "ARN of the queue, known at plan."
  value       = local.arn
  depends_on  = [aws_sqs_queue.this]
}

output "url" {
  description = "URL of the queue."
  value       = aws_sqs_queue.this.url
}

output "dead_letter_name" {
  description = "Name of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.name
}

output "dead_letter_arn" {
  description = "ARN of the dead-letter queue, known at plan."
  value       = "${local.place}:${local.dead_name}"
  depends_on  = [aws_sqs_queue.dead_letters]
}

output "dead_letter_url" {
  description = "URL of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.url
}

output "visibility_timeout_seconds" {
  description = "How long a message that was handed out stays hidden."
  value       = aws_sqs_queue.this.visibility_timeout_seconds
}

output "policy" {
  description = "The queue's policy, in JSON, known at plan."
  value       = local.policies.queue
}

output "dead_letter_policy" {
  description = "The dead-letter queue's policy, in JSON, known at plan."
  value       = local.policies.dead_letters
}
