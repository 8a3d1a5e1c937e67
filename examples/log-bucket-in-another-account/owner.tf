# What the bucket's owner has to have. The policy is one document: where there is one, these statements are added.
data "aws_elb_service_account" "this" {
  provider = aws.logs
}

resource "aws_s3_bucket_policy" "logs" {
  provider = aws.logs

  bucket = local.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # In regions younger than August 2022 the principal is the service
        # logdelivery.elasticloadbalancing.amazonaws.com, of network load balancers delivery.logs.amazonaws.com:
        # see modules/log-bucket.
        Sid       = "LoadBalancersWrite"
        Effect    = "Allow"
        Principal = { AWS = data.aws_elb_service_account.this.arn }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::${local.bucket}/*/AWSLogs/${local.own_account}/*"
      },
      {
        # To the account: which of its roles may, that account says in the roles' own policies.
        Sid       = "ProcessorsRead"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${local.own_account}:root" }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::${local.bucket}/*/AWSLogs/${local.own_account}/*"
      },
    ]
  })
}

# A bucket has one configuration for all its notifications: where there is one, `eventbridge` is added to it.
resource "aws_s3_bucket_notification" "logs" {
  provider = aws.logs

  bucket      = local.bucket
  eventbridge = true
}

resource "aws_cloudwatch_event_rule" "forward" {
  provider = aws.logs

  name        = "access-logs-to-${local.own_account}"
  description = "Log files of that account's load balancers"
  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"]
    detail = {
      bucket = { name = [local.bucket] }
      object = { key = [{ wildcard = "*/AWSLogs/${local.own_account}/*" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "forward" {
  provider = aws.logs

  rule      = aws_cloudwatch_event_rule.forward.name
  target_id = "default-bus"
  arn       = local.bus_arn
  role_arn  = aws_iam_role.forward.arn
}

locals {
  bus_arn = "arn:aws:events:eu-west-1:${local.own_account}:event-bus/default"
}

resource "aws_iam_role" "forward" {
  provider = aws.logs

  name = "access-logs-to-${local.own_account}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.logs_account } }
    }]
  })
}

resource "aws_iam_role_policy" "forward" {
  provider = aws.logs

  name = "forward"
  role = aws_iam_role.forward.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "events:PutEvents", Resource = local.bus_arn }]
  })
}
