data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  account_id = data.aws_caller_identity.this.account_id
  partition  = data.aws_partition.this.partition
  region     = data.aws_region.this.id

  # Not as colours are named: the role may change nothing of what it is itself.
  name         = "${var.environment}-lambda-core-deploy-${local.region}"
  role_arn     = "arn:${local.partition}:iam::${local.account_id}:role/${local.name}"
  boundary_arn = "arn:${local.partition}:iam::${local.account_id}:policy/${local.name}-boundary"

  # All that a colour owns begins with its name (modules/names).
  owned = [for colour in ["blue", "green"] : "${var.environment}-${colour}-*"]
  here  = "${local.region}:${local.account_id}"
  arns = { for kind, prefix in {
    alarm     = "cloudwatch:${local.here}:alarm:"
    bucket    = "s3:::"
    dashboard = "cloudwatch::${local.account_id}:dashboard/"
    function  = "lambda:${local.here}:function:"
    log_group = "logs:${local.here}:log-group:/aws/lambda/"
    queue     = "sqs:${local.here}:"
    role      = "iam::${local.account_id}:role${var.role_path}"
    rule      = "events:${local.here}:rule/"
    topic     = "sns:${local.here}:"
  } : kind => [for name in local.owned : "arn:${local.partition}:${prefix}${name}"] }

  policies = {
    functions = local.function_statements
    storage   = local.storage_statements
    watching  = local.watching_statements
  }

  # In IAM's words; a statement without conditions has no such key.
  documents = { for name, statements in merge(local.policies, { boundary = local.boundary_statements }) : name => jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in statements : {
      for key, value in {
        Sid       = statement.sid
        Effect    = "Allow"
        Action    = statement.actions
        Resource  = statement.resources
        Condition = try(statement.conditions, {})
      } : key => value if key != "Condition" || length(value) > 0
    }]
  }) }
}

resource "aws_iam_role" "this" {
  name        = local.name
  description = "Deploys Lambda Core's ${var.environment}"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Deployers", Effect = "Allow", Principal = { AWS = var.trusted_arns }, Action = "sts:AssumeRole" }]
  })
}

# Three, because IAM takes 6,144 characters for each. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
resource "aws_iam_policy" "this" {
  for_each = toset(keys(local.policies))

  name        = "${local.name}-${each.key}"
  description = "Deploys Lambda Core's ${var.environment}: ${each.key}"
  policy      = local.documents[each.key]
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(keys(local.policies))

  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this[each.key].arn
}

resource "aws_iam_policy" "boundary" {
  name        = "${local.name}-boundary"
  description = "What functions of Lambda Core's ${var.environment} may do at most"
  policy      = local.documents.boundary
}
