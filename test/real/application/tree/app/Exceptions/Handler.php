<?php

namespace IXP\Exceptions;

use Symfony\Component\HttpKernel\Exception\HttpExceptionInterface;

class Handler extends \Illuminate\Foundation\Exceptions\Handler
{
    public function render($request, \Throwable $e)
    {
        $status = $e instanceof HttpExceptionInterface ? $e->getStatusCode() : 500;
        $texts = [404 => 'Not Found', 503 => 'Be right back.'];
        $text = $texts[$status] ?? 'Whoops, looks like something went wrong.';

        return response("<!DOCTYPE html><title>$text</title>$text\n", $status);
    }
}
