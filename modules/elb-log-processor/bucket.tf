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
  description = "Log files of ${local.file_mark} in ${local.bucket_name}, for ${var.api}"
  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"]
    # Whose bucket it is: events of another account's come by way of that account's own rule.
    account = [coalesce(var.existing_log_bucket.account_id, local.account_id)]
    detail = {
      bucket = { name = [local.bucket_name] }
      # By the load balancer's name as well as by the prefix: both colours of an API share that, and each would ship
      # the other's lines as its own.
      object = { key = [{
        wildcard = "${local.folder}AWSLogs/${local.account_id}/elasticloadbalancing/${data.aws_region.this.id}/*_elasticloadbalancing_${data.aws_region.this.id}_${local.file_mark}*"
      }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "this" {
  count = local.owns ? 0 : 1

  rule      = aws_cloudwatch_event_rule.this[0].name
  target_id = "queue"
  arn       = module.queue.arn

  # EventBridge tries for a day; what it could not deliver then is a dead letter like any other, with its alarm.
  dead_letter_config {
    arn = module.queue.dead_letter_arn
  }

  # An event that comes before the queue's policy would be lost.
  depends_on = [module.queue]
}
