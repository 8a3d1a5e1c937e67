# Of a function that invokes itself: an asynchronous invocation that failed in every try rests here, with its
# event and its error. Everything else comes from queues, which have dead letters of their own. A destination
# rather than `dead_letter_config`: that keeps the event only, and not why it failed.
resource "aws_sqs_queue" "failures" {
  count = var.invoke_itself ? 1 : 0

  name                      = local.failures_name
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_policy" "failures" {
  count = var.invoke_itself ? 1 : 0

  queue_url = aws_sqs_queue.failures[0].url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DenyWithoutTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = local.failures_arn
      Condition = { Bool = { "aws:SecureTransport" = ["false"] } }
    }]
  })
}

resource "aws_lambda_function_event_invoke_config" "this" {
  count = var.invoke_itself ? 1 : 0

  function_name          = aws_lambda_function.this.function_name
  qualifier              = aws_lambda_alias.live.name
  maximum_retry_attempts = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failures[0].arn
    }
  }

  # Lambda tries whether the role may send when this is set.
  depends_on = [aws_iam_role_policy.this]
}
