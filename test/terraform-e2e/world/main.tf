# What is there before Lambda Core comes, for tests: the hosted zone, the APIs' load balancers
# in both colours, the buckets to clone, and the bucket with Terraform's state.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region            = "eu-west-1"
  s3_use_path_style = true
}

variable "environment" {
  type        = string
  description = "Whose load balancers and state these are."
  default     = "ci"
}

locals {
  colours = toset(["blue", "green"])
  buckets = toset([for name in ["terraform-state", "clone-source", "clone-destination"] : "thing-${var.environment}-${name}"])
}

resource "aws_route53_zone" "this" {
  name = "thing.com"
}

resource "aws_s3_bucket" "this" {
  for_each = local.buckets

  bucket        = each.key
  force_destroy = true
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  count = 2

  vpc_id            = aws_vpc.this.id
  cidr_block        = "10.0.${count.index}.0/24"
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}

resource "aws_elb" "orders" {
  for_each = local.colours

  name    = "${var.environment}-${each.key}-orders"
  subnets = aws_subnet.this[*].id

  listener {
    instance_port     = 80
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }

  # moto gives no health check otherwise, and the provider's data source fails on that (5.100).
  health_check {
    target              = "TCP:80"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb" "payments" {
  for_each = local.colours

  name               = "${var.environment}-${each.key}-payments"
  load_balancer_type = "application"
  subnets            = aws_subnet.this[*].id
}
