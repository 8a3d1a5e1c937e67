resource "aws_lambda_event_source_mapping" "this" {
  for_each = var.queues

  event_source_arn        = each.value.arn
  function_name           = aws_lambda_alias.live.arn
  batch_size              = each.value.batch_size
  enabled                 = !each.value.paused
  function_response_types = ["ReportBatchItemFailures"]

  # At the event source and not by reserved concurrency: what is held back stays in the queue, instead of
  # being throttled and using up its receives.
  scaling_config {
    maximum_concurrency = each.value.maximum_concurrency
  }

  # Lambda polls the queue with the function's role, and refuses the mapping when the role may not read it.
  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  depends_on = [aws_iam_role_policy.this]
}
