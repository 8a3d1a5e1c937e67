data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  account_id = data.aws_caller_identity.this.account_id
  partition  = data.aws_partition.this.partition
  region     = data.aws_region.this.id

  # Built from the names, so that policies are known (and tested) at plan.
  function_arn   = "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${var.name}"
  alias          = "live"
  log_group_name = "/aws/lambda/${var.name}"
  log_group_arn  = "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:${local.log_group_name}"
  failures_name  = "${var.name}-failed-invocations"
  failures_arn   = "arn:${local.partition}:sqs:${local.region}:${local.account_id}:${local.failures_name}"
}

resource "aws_lambda_function" "this" {
  function_name    = var.name
  description      = var.description
  role             = aws_iam_role.this.arn
  filename         = var.zip_path
  source_code_hash = filebase64sha256(var.zip_path)
  handler          = "index.handler"
  runtime          = var.runtime
  architectures    = ["arm64"]
  memory_size      = var.memory_megabytes
  timeout          = var.timeout_seconds
  publish          = true

  reserved_concurrent_executions = coalesce(var.reserved_concurrency, -1)

  environment {
    variables = var.environment_variables
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  dynamic "vpc_config" {
    for_each = var.network == null ? [] : [var.network]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  depends_on = [
    # Lambda makes a group without retention or key at the first line, and ours would then collide.
    aws_cloudwatch_log_group.this,
    # In a VPC, Lambda refuses to create a function whose role may not yet make network interfaces.
    aws_iam_role_policy.this,
  ]
}

# Callers name the alias: a version is published first and taken into use after, in one step. One that is pinned
# stays in use, whatever is published.
resource "aws_lambda_alias" "live" {
  name             = local.alias
  description      = "The version in use"
  function_name    = aws_lambda_function.this.function_name
  function_version = coalesce(var.live_version, aws_lambda_function.this.version)
}

resource "aws_lambda_function_recursion_config" "this" {
  count = var.recursive_loop == null ? 0 : 1

  function_name  = aws_lambda_function.this.function_name
  recursive_loop = var.recursive_loop
}
