locals {
  # No logs:CreateLogGroup: the group is Terraform's, and a deleted one must not come back without retention.
  writes_logs = [{
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arn}:*"]
  }]

  keeps_failures = [{
    sid       = "KeepFailedInvocations"
    actions   = ["sqs:SendMessage"]
    resources = [local.failures_arn]
  }]

  # What Lambda asks for before it polls a queue for the function.
  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  reads_queues = [{
    sid       = "ReadQueues"
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = values(var.queues)[*].arn
  }]

  # X-Ray knows no resources for these two.
  # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
  traces = [{
    sid       = "Trace"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }]

  # The network interfaces have no names beforehand: Lambda asks for all of the account's in the region.
  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
  joins_network = [
    {
      sid = "JoinNetwork"
      actions = [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ]
      resources = ["arn:${local.partition}:ec2:${local.region}:${local.account_id}:*/*"]
    },
    # EC2 knows no resources for describing.
    {
      sid       = "SeeNetwork"
      actions   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
      resources = ["*"]
    },
  ]

  # The rest of a long job goes on in a fresh invocation, of the version that the caller named.
  invokes_itself = [{
    sid       = "InvokeItself"
    actions   = ["lambda:InvokeFunction"]
    resources = [local.function_arn, "${local.function_arn}:${local.alias}"]
  }]

  own_statements = concat(
    local.writes_logs,
    length(var.queues) == 0 ? [] : local.reads_queues,
    var.tracing ? local.traces : [],
    var.network == null ? [] : local.joins_network,
    var.invoke_itself ? concat(local.keeps_failures, local.invokes_itself) : [],
  )

  policy = {
    Version = "2012-10-17"
    Statement = [
      for statement in concat(
        [for own in local.own_statements : merge(own, { conditions = {} })],
        var.policy_statements,
        ) : {
        for name, value in {
          Sid       = statement.sid
          Effect    = "Allow"
          Action    = statement.actions
          Resource  = statement.resources
          Condition = statement.conditions
        } : name => value if name != "Condition" || length(statement.conditions) > 0
      }
    ]
  }
}

resource "aws_iam_role" "this" {
  name                 = coalesce(var.role_name, var.name)
  path                 = var.roles.path
  permissions_boundary = var.roles.permissions_boundary_arn
  description          = "What ${var.name} may do"

  # "IfExists", and no `aws:SourceArn`: AWS's documents do not say that Lambda always tells for which function
  # it assumes a role (its pollers may not), and a condition that fails would keep the function from starting.
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEqualsIfExists = { "aws:SourceAccount" = [local.account_id] } }
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name   = "function"
  role   = aws_iam_role.this.id
  policy = jsonencode(local.policy)
}
