data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  account_id = data.aws_caller_identity.this.account_id
  # The longest SQS keeps anything.
  fourteen_days = 14 * 24 * 60 * 60

  # Built from the names: the dead-letter queue names the queue, and the queue names it.
  place     = "arn:${data.aws_partition.this.partition}:sqs:${data.aws_region.this.id}:${local.account_id}"
  dead_name = "${var.name}-dead-letters"
  arn       = "${local.place}:${var.name}"

  dead_arn = "${local.place}:${local.dead_name}"

  tls_only = { for name, arn in { queue = local.arn, dead_letters = local.dead_arn } : name => {
    Sid       = "DenyWithoutTls"
    Effect    = "Deny"
    Principal = "*"
    # The one wildcard action: a Deny that listed actions would let the next new one through.
    Action    = "sqs:*"
    Resource  = arn
    Condition = { Bool = { "aws:SecureTransport" = ["false"] } }
  } }

  # A service that is told to send here by someone else's account (the confused deputy) is refused.
  # https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
  senders = { for name, queue in {
    queue        = { arn = local.arn, senders = var.senders }
    dead_letters = { arn = local.dead_arn, senders = var.dead_letter_senders }
    } : name => [for index, sender in queue.senders : {
      Sid       = "Send${index}"
      Effect    = "Allow"
      Principal = { Service = sender.service }
      Action    = ["sqs:SendMessage"]
      Resource  = queue.arn
      Condition = {
        ArnEquals    = { "aws:SourceArn" = [sender.source_arn] }
        StringEquals = { "aws:SourceAccount" = [local.account_id] }
      }
  }] }

  # Through JSON, because the two kinds of statement are of different types.
  policies = { for name, tls_only in local.tls_only : name => "{\"Version\":\"2012-10-17\",\"Statement\":[${join(",", concat(
    [jsonencode(tls_only)], [for sender in local.senders[name] : jsonencode(sender)]
  ))}]}" }
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.visibility_timeout_seconds
  message_retention_seconds  = local.fourteen_days
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.maximum_receives
  })
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = local.dead_name
  message_retention_seconds = local.fourteen_days
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  count = var.restrict_redrive ? 1 : 0

  queue_url = aws_sqs_queue.dead_letters.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.arn]
  })
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.url
  policy    = local.policies.dead_letters
}

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.url
  policy    = local.policies.queue
}
