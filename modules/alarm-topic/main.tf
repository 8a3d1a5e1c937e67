data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

module "names" {
  source = "../names"

  environment = var.environment
  colour      = var.colour
  name        = "alarms"
}

locals {
  account_id = data.aws_caller_identity.this.account_id
  partition  = data.aws_partition.this.partition
  place      = "${data.aws_region.this.id}:${local.account_id}"

  # Built from the name, so that alarms are known at plan.
  arn = "arn:${local.partition}:sns:${local.place}:${module.names.prefix}"

  # The one action that carries messages. `sns:*` is refused in a topic's policy, as out of SNS's scope.
  # https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit
  # https://github.com/cdklabs/cdk-nag/issues/676
  tls_only = {
    Sid       = "DenyWithoutTls"
    Effect    = "Deny"
    Principal = "*"
    Action    = ["sns:Publish"]
    Resource  = local.arn
    Condition = { Bool = { "aws:SecureTransport" = ["false"] } }
  }

  # This colour's alarms and no others. With a policy of its own, a topic loses the one by which the whole account
  # may publish; who is of the account needs the permission by a policy of theirs.
  # https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
  alarms = {
    Sid       = "AlarmsPublish"
    Effect    = "Allow"
    Principal = { Service = "cloudwatch.amazonaws.com" }
    Action    = ["sns:Publish"]
    Resource  = local.arn
    Condition = {
      ArnLike      = { "aws:SourceArn" = ["arn:${local.partition}:cloudwatch:${local.place}:alarm:${var.environment}-${var.colour}-*"] }
      StringEquals = { "aws:SourceAccount" = [local.account_id] }
    }
  }

  # In a key's policy "*" is the key itself.
  # https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
  key_statements = [
    # Leaves the rest to IAM. Without it nobody could ever change this policy or delete the key.
    # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    jsonencode({
      Sid       = "LeaveTheRestToIam"
      Effect    = "Allow"
      Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }),
    # SNS uses the key in the publisher's name, and CloudWatch has no role.
    # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
    jsonencode({
      Sid       = "AlarmsEncrypt"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = [local.account_id] } }
    }),
  ]
}

# A key of one's own, although it costs: CloudWatch may not use AWS's (alias/aws/sns), whose policy nobody can change, and
# its alarms would be lost without a word to anybody. https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
resource "aws_kms_key" "this" {
  description             = "Messages of the topic ${module.names.prefix}"
  policy                  = "{\"Version\":\"2012-10-17\",\"Statement\":[${join(",", local.key_statements)}]}"
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_sns_topic" "this" {
  name              = module.names.prefix
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sns_topic_policy" "this" {
  arn    = aws_sns_topic.this.arn
  policy = "{\"Version\":\"2012-10-17\",\"Statement\":[${jsonencode(local.tls_only)},${jsonencode(local.alarms)}]}"
}

resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.key
}
