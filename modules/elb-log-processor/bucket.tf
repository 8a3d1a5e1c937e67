module "log_bucket" {
  source = "../log-bucket"
  count  = local.owns ? 1 : 0

  name                = local.bucket_name
  load_balancer_types = [var.load_balancer_type]
  prefix              = var.log_prefix
  expiration_days     = var.log_expiration_days
  force_destroy       = var.force_destroy
}

# The bucket's whole notification configuration: a second such resource for it would silently replace this.
resource "aws_s3_bucket_notification" "this" {
  count = local.owns ? 1 : 0

  bucket = module.log_bucket[0].name

  queue {
    id            = "logs"
    queue_arn     = module.queue.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "${local.folder}AWSLogs/"
  }

  # S3 tries whether it may send when a notification is made: the queue's policy must be in force by then.
  depends_on = [module.queue]
}

# A bucket that many APIs share: each takes its own keys by a rule, and nobody owns the notifications but
# the bucket's owner, who switches EventBridge on for it (`eventbridge = true`).
resource "aws_cloudwatch_event_rule" "this" {
  count = local.owns ? 0 : 1

  name        = local.rule_name
  description = "Log files of ${var.api} in ${local.bucket_name}"
  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"]
    account       = [local.account_id]
    detail = {
      bucket = { name = [local.bucket_name] }
      object = { key = [{ prefix = "${local.folder}AWSLogs/" }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "this" {
  count = local.owns ? 0 : 1

  rule      = aws_cloudwatch_event_rule.this[0].name
  target_id = "queue"
  arn       = module.queue.arn

  # An event that comes before the queue's policy would be lost.
  depends_on = [module.queue]
}
