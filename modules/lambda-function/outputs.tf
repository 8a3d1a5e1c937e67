output "name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "arn" {
  description = "ARN of the function, without alias."
  value       = aws_lambda_function.this.arn
}

output "alias_arn" {
  description = "ARN of the `live` alias: what event sources and callers name."
  value       = aws_lambda_alias.live.arn
}

output "runtime" {
  description = "Lambda's Node, such as `nodejs22.x`."
  value       = aws_lambda_function.this.runtime
}

output "live_version" {
  description = "Version that the alias stands for."
  value       = aws_lambda_alias.live.function_version
}

output "role_name" {
  description = "Name of the function's role."
  value       = aws_iam_role.this.name
}

output "policy" {
  description = "What the function may do, in JSON."
  value       = aws_iam_role_policy.this.policy
}

output "environment_variables" {
  description = "The function's environment variables."
  value       = one(aws_lambda_function.this.environment).variables
}

output "queue_mappings" {
  description = "By the name that `queues` gives it: what feeds which alias, and how."
  value = { for name, mapping in aws_lambda_event_source_mapping.this : name => {
    queue_arn           = mapping.event_source_arn
    alias_arn           = mapping.function_name
    batch_size          = mapping.batch_size
    maximum_concurrency = one(mapping.scaling_config).maximum_concurrency
    enabled             = mapping.enabled
  } }
}

output "log_group_name" {
  description = "Name of the function's log group."
  value       = aws_cloudwatch_log_group.this.name
}

output "failures_queue_name" {
  description = "Name of the queue that keeps failed asynchronous invocations; null for a function that does not invoke itself."
  value       = one(aws_sqs_queue.failures[*].name)
}
