module "command_bucket" {
  source = "../bucket"

  name            = local.command_bucket_name
  expiration_days = var.command_expiration_days
  force_destroy   = var.force_destroy
}

# The bucket's whole notification configuration: a second such resource for it would silently replace this.
resource "aws_s3_bucket_notification" "this" {
  bucket = module.command_bucket.name

  dynamic "queue" {
    for_each = local.stages

    content {
      id            = queue.key
      queue_arn     = module.queue[queue.key].arn
      events        = ["s3:ObjectCreated:*"]
      filter_suffix = queue.value.suffix
    }
  }

  # S3 tries whether it may send when a notification is made: the queues' policies must be in force by then.
  depends_on = [module.queue]
}
