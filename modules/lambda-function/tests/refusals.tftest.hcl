mock_provider "aws" {}

variables {
  name             = "production-green-orders-elb-log-processor"
  description      = "Ships logs"
  zip_path         = "versions.tf"
  timeout_seconds  = 120
  memory_megabytes = 512
}

run "wrong_values_are_refused_all_together" {
  command = plan

  variables {
    # A timeout of Lambda's default.
    timeout_seconds = 3
    # Too little memory.
    memory_megabytes = 64
    # A zip that was not built.
    zip_path = "dist/nothing.zip"
    # A name that is too long.
    name = "a2345678901234567890123456789012345678901234567890123456789012"
    # A role's that is, too.
    role_name = "a2345678901234567890123456789012345678901234567890123456789012345"
    # A reservation of nothing.
    reserved_concurrency = 0
    # A retention that CloudWatch does not know.
    log_retention_days = 31
    # A key that is no ARN.
    log_kms_key_arn = "alias/logs"
    # An unknown recursion setting.
    recursive_loop = "Stop"
    # A wildcard action.
    policy_statements = [{ sid = "All", actions = ["s3:*"], resources = ["arn:aws:s3:::b"] }]
    # One of Lambda's own variables.
    environment_variables = { AWS_REGION = "eu-west-1" }
    # Every queue, more of a batch than Lambda takes without a window, and a concurrency of one.
    queues = { all = { arn = "arn:aws:sqs:eu-west-1:123456789012:*", batch_size = 11, maximum_concurrency = 1 } }
    # A network without subnets.
    network = { subnet_ids = [], security_group_ids = ["sg-1"] }
    # An alarm without end.
    alarms = { errors = -1 }
  }
  expect_failures = [
    var.timeout_seconds,
    var.memory_megabytes,
    var.zip_path,
    var.name,
    var.role_name,
    var.reserved_concurrency,
    var.log_retention_days,
    var.log_kms_key_arn,
    var.recursive_loop,
    var.policy_statements,
    var.environment_variables,
    var.queues,
    var.network,
    var.alarms,
  ]
}

run "so_are_these" {
  command = plan

  variables {
    # A timeout beyond Lambda's limit.
    timeout_seconds = 901
    # A resource that is everything.
    policy_statements = [{ sid = "All", actions = ["s3:GetObject"], resources = ["*"] }]
  }
  expect_failures = [
    var.timeout_seconds,
    var.policy_statements,
  ]
}

run "a_version_that_is_none_is_refused" {
  command = plan

  variables {
    live_version = "$LATEST"
  }
  expect_failures = [var.live_version]
}

run "a_path_without_slashes_at_its_ends_is_refused" {
  command = plan

  variables {
    roles = { path = "lambda-core" }
  }
  expect_failures = [var.roles]
}

run "a_runtime_that_lambda_has_not_is_refused" {
  command = plan

  variables {
    runtime = "nodejs18.x"
  }
  expect_failures = [var.runtime]
}
