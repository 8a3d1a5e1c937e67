# What is there before the examples that are applied: the public zone and the APIs' load balancers.
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
  region = "eu-west-1"
}

resource "aws_route53_zone" "public" {
  name = "thing.com"
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

resource "aws_lb" "this" {
  for_each = { orders = "application", invoices = "application", edge = "network", stock = "application" }

  name               = "production-green-${each.key}"
  load_balancer_type = each.value
  internal           = each.key == "stock"
  subnets            = aws_subnet.this[*].id
}
